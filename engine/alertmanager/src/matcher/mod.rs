//! Label matchers: `name="value"`, `name!="value"`, `name=~"regex"`, `name!~"regex"`.
//!
//! A label that is missing matches as the empty text. Regular expressions match the whole value.

mod classic;
mod quoting;
mod syntax;
mod utf8;

use std::cmp::Ordering;
use std::fmt;

use regex::Regex;
use tsdb::Labels;

pub use syntax::{Parsed, Syntax};

pub(crate) use quoting::quote;

/// How a matcher compares a label's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Matches => "=~",
            Self::NotMatches => "!~",
        })
    }
}

/// A condition on one label.
#[derive(Debug, Clone)]
pub struct Matcher {
    pub name: String,
    pub operator: Operator,
    pub value: String,
    /// For the two operators that match.
    regex: Option<Regex>,
}

impl Matcher {
    /// A matcher; the value of a matching one is compiled.
    ///
    /// # Errors
    /// Why the value is no regular expression.
    pub fn new(
        operator: Operator,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Result<Self, String> {
        let value = value.into();
        let regex = match operator {
            Operator::Matches | Operator::NotMatches => Some(compile(&value)?),
            Operator::Equal | Operator::NotEqual => None,
        };
        Ok(Self {
            name: name.into(),
            operator,
            value,
            regex,
        })
    }

    pub fn is_match(&self, value: &str) -> bool {
        let fits = match &self.regex {
            Some(regex) => regex.is_match(value),
            None => self.value == value,
        };
        match self.operator {
            Operator::Equal | Operator::Matches => fits,
            Operator::NotEqual | Operator::NotMatches => !fits,
        }
    }
}

/// Compiles a regular expression that has to match a whole value; `.` stops at line ends.
pub(crate) fn compile(pattern: &str) -> Result<Regex, String> {
    tsdb::re2::compile(&format!("(?-s:{pattern})")).map_err(|error| {
        let text = error.to_string();
        let reason = text.lines().last().unwrap_or_default();
        let reason = reason.trim().trim_start_matches("error: ");
        format!("error parsing regexp: {reason}: `{pattern}`")
    })
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Matcher {}

impl PartialOrd for Matcher {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By name, value, operator: the order in which a route's key lists them.
impl Ord for Matcher {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.name, &self.value, self.operator).cmp(&(&other.name, &other.value, other.operator))
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.chars().any(utf8::is_reserved) {
            return write!(
                f,
                "{}{}{}",
                quote(&self.name),
                self.operator,
                quote(&self.value)
            );
        }
        let escaped = self
            .value
            .replace('\\', r"\\")
            .replace('\n', r"\n")
            .replace('"', "\\\"");
        write!(f, "{}{}\"{escaped}\"", self.name, self.operator)
    }
}

/// Conditions that all have to hold; none of them holds for every alert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matchers(Vec<Matcher>);

impl Matchers {
    /// The matchers, sorted.
    pub fn new(mut matchers: Vec<Matcher>) -> Self {
        matchers.sort();
        Self(matchers)
    }

    pub fn is_match(&self, labels: &Labels) -> bool {
        self.first_mismatch(labels).is_none()
    }

    /// The first matcher that these labels don't satisfy.
    pub fn first_mismatch(&self, labels: &Labels) -> Option<&Matcher> {
        self.0
            .iter()
            .find(|matcher| !matcher.is_match(labels.get(&matcher.name)))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Matcher> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `{a="b",c=~"d"}`, as it stands in a group's key.
impl fmt::Display for Matchers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, matcher) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            matcher.fmt(f)?;
        }
        f.write_str("}")
    }
}

/// Whether a name fits the rule that Prometheus had before UTF-8 names.
pub fn is_classic_label_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests;

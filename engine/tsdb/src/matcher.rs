//! The four label matchers of a selector.

use regex::Regex;

use crate::{Labels, re2};

/// `=`, `!=`, `=~`, `!~`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchOp {
    Equal,
    NotEqual,
    Regex,
    NotRegex,
}

/// A matcher whose regular expression could not be read.
#[derive(Debug, thiserror::Error)]
#[error("invalid regular expression `{pattern}`: {source}")]
pub struct MatcherError {
    pub pattern: String,
    pub source: regex::Error,
}

/// A condition on one label. An absent label has the value `""`.
#[derive(Debug, Clone)]
pub struct Matcher {
    pub name: String,
    pub op: MatchOp,
    pub value: String,
    pattern: Pattern,
}

/// What a pattern comes down to. Most patterns people write need no regular expression.
#[derive(Debug, Clone)]
enum Pattern {
    /// The value itself; several for `a|b|c`.
    Literals(Vec<String>),
    /// `prefix.*`; the whole of `.*` with an empty prefix.
    Prefix(String),
    /// `prefix.+`
    LongerPrefix(String),
    Regex(Regex),
}

impl Pattern {
    fn parse(pattern: &str) -> Result<Self, MatcherError> {
        let is_literal = |text: &str| !text.contains(|c: char| r"\.+*?()|[]{}^$".contains(c));
        if let Some(prefix) = pattern.strip_suffix(".*").filter(|text| is_literal(text)) {
            return Ok(Self::Prefix(prefix.to_owned()));
        }
        if let Some(prefix) = pattern.strip_suffix(".+").filter(|text| is_literal(text)) {
            return Ok(Self::LongerPrefix(prefix.to_owned()));
        }
        if pattern.split('|').all(is_literal) {
            return Ok(Self::Literals(
                pattern.split('|').map(str::to_owned).collect(),
            ));
        }
        re2::compile(pattern)
            .map(Self::Regex)
            .map_err(|source| MatcherError {
                pattern: pattern.to_owned(),
                source,
            })
    }

    fn matches(&self, value: &str) -> bool {
        match self {
            Self::Literals(literals) => literals.iter().any(|literal| literal == value),
            Self::Prefix(prefix) => value.starts_with(prefix),
            Self::LongerPrefix(prefix) => value.len() > prefix.len() && value.starts_with(prefix),
            Self::Regex(regex) => regex.is_match(value),
        }
    }
}

impl Matcher {
    /// # Errors
    /// When `op` takes a regular expression and `value` is not one.
    pub fn new(
        name: impl Into<String>,
        op: MatchOp,
        value: impl Into<String>,
    ) -> Result<Self, MatcherError> {
        let value = value.into();
        let pattern = match op {
            MatchOp::Equal | MatchOp::NotEqual => Pattern::Literals(vec![value.clone()]),
            MatchOp::Regex | MatchOp::NotRegex => Pattern::parse(&value)?,
        };
        Ok(Self {
            name: name.into(),
            op,
            value,
            pattern,
        })
    }

    pub fn matches_value(&self, value: &str) -> bool {
        let negated = matches!(self.op, MatchOp::NotEqual | MatchOp::NotRegex);
        self.pattern.matches(value) != negated
    }

    pub fn matches(&self, labels: &Labels) -> bool {
        self.matches_value(labels.get(&self.name))
    }

    /// The only values that can match, where they can be listed and the label must be there.
    pub(crate) fn wanted_values(&self) -> Option<&[String]> {
        match (&self.op, &self.pattern) {
            (MatchOp::Equal | MatchOp::Regex, Pattern::Literals(values)) => {
                Some(values).filter(|values| values.iter().all(|value| !value.is_empty()))
            }
            _ => None,
        }
        .map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        let matcher = Matcher::new("x", MatchOp::Regex, pattern).unwrap();
        let negated = Matcher::new("x", MatchOp::NotRegex, pattern).unwrap();
        for value in matching {
            assert!(
                matcher.matches_value(value) && !negated.matches_value(value),
                "{pattern} {value}"
            );
        }
        for value in other {
            assert!(
                !matcher.matches_value(value) && negated.matches_value(value),
                "{pattern} {value}"
            );
        }
    }

    #[test]
    fn patterns_match_the_whole_value() {
        check("a|bc", &["a", "bc"], &["ab", "abc", "ac", ""]);
        check("5..", &["500", "503"], &["5000", "1500"]);
        check("/api.*", &["/api", "/api/v1", "/api\n"], &["/ap", "x/api"]);
        check("/api.+", &["/api/"], &["/api"]);
        check("a.b|c", &["axb", "c"], &["axbc", "cc"]);
        check(".*", &["", "x"], &[]);
        check("", &[""], &["x"]);
        check("(?i)get", &["GET", "get"], &["gets"]);
    }

    #[test]
    fn a_pattern_that_is_none_says_so() {
        let error = Matcher::new("x", MatchOp::Regex, "a(").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("invalid regular expression `a(`"),
            "{error}"
        );
    }
}

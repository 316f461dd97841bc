//! The four label matchers of a selector.

use regex::Regex;

use crate::Labels;

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
    regex: Option<Regex>,
}

impl Matcher {
    /// # Errors
    /// When `op` takes a regular expression and `value` is not one.
    pub fn new(name: impl Into<String>, op: MatchOp, value: impl Into<String>) -> Result<Self, MatcherError> {
        let value = value.into();
        let regex = match op {
            MatchOp::Equal | MatchOp::NotEqual => None,
            MatchOp::Regex | MatchOp::NotRegex => {
                // Anchored at both ends and `.` matches line ends: as Prometheus compiles them.
                let compiled = Regex::new(&format!("^(?s:{value})$"))
                    .map_err(|source| MatcherError { pattern: value.clone(), source })?;
                Some(compiled)
            }
        };
        Ok(Self { name: name.into(), op, value, regex })
    }

    pub fn matches_value(&self, value: &str) -> bool {
        let regex_matches = || self.regex.as_ref().is_some_and(|regex| regex.is_match(value));
        match self.op {
            MatchOp::Equal => self.value == value,
            MatchOp::NotEqual => self.value != value,
            MatchOp::Regex => regex_matches(),
            MatchOp::NotRegex => !regex_matches(),
        }
    }

    pub fn matches(&self, labels: &Labels) -> bool {
        self.matches_value(labels.get(&self.name))
    }
}

//! Rule files, loaded as Prometheus 3 loads them: strict fields, all its checks, every mistake with its place.
//!
//! Loading never stops at a mistake: what could be read is there for tools to look at, and `problems` says what a
//! server would refuse.

mod name;
mod problem;
mod read;
mod validate;

use std::time::Duration;

use yaml::{Span, Spanned, Text};

pub use problem::{Problem, ProblemCode};

/// Which names of metrics and labels are valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameValidation {
    /// Any text that is not empty: what Prometheus 3 takes unless told otherwise.
    #[default]
    Utf8,
    /// ASCII letters, digits and underscores (and colons in metric names), as before Prometheus 3.
    Legacy,
}

/// How a server that loads the file is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadOptions {
    pub names: NameValidation,
    pub promql: promql::ParseOptions,
    /// Lets fields pass that no server knows, as `promtool check rules --ignore-unknown-fields` does.
    pub ignores_unknown_fields: bool,
}

impl Default for LoadOptions {
    /// A server without flags.
    fn default() -> Self {
        Self {
            names: NameValidation::Utf8,
            promql: promql::ParseOptions::stable(),
            ignores_unknown_fields: false,
        }
    }
}

/// What a rule file holds.
#[derive(Debug, Clone, Default)]
pub struct RuleFile {
    pub groups: Vec<Group>,
    /// What a server refuses, in the order of the file. Empty: the server takes the file.
    pub problems: Vec<Problem>,
}

/// Rules that are evaluated together, one after the other.
#[derive(Debug, Clone)]
pub struct Group {
    pub name: Text,
    /// The group's mapping.
    pub span: Span,
    /// `None` or zero: the server's own evaluation interval.
    pub interval: Option<Spanned<Duration>>,
    pub query_offset: Option<Spanned<Duration>>,
    /// How many series or alerts a rule may give; zero: any number.
    pub limit: Option<Spanned<i64>>,
    /// Labels for all rules; a rule's own win.
    pub labels: Vec<(Text, Text)>,
    pub rules: Vec<Rule>,
}

/// One rule that has a name and an expression.
#[derive(Debug, Clone)]
pub struct Rule {
    pub kind: RuleKind,
    /// What stands behind `record:` or `alert:`.
    pub name: Text,
    pub expr: Text,
    /// `expr` parsed; holes and diagnostics where it is wrong.
    pub query: promql::Parsed,
    /// The rule's mapping.
    pub span: Span,
    /// Where in its group the file has it, from 0.
    pub index: usize,
    /// `for`
    pub hold: Option<Spanned<Duration>>,
    pub keep_firing_for: Option<Spanned<Duration>>,
    pub labels: Vec<(Text, Text)>,
    pub annotations: Vec<(Text, Text)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    Recording,
    Alerting,
}

impl RuleFile {
    /// Whether a server takes the file.
    pub fn is_valid(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Group {
    /// The rule's labels as the server applies them: the group's, overridden by the rule's own; sorted by name.
    pub fn labels_of<'a>(&'a self, rule: &'a Rule) -> Vec<(&'a str, &'a str)> {
        let pairs = self.labels.iter().chain(&rule.labels);
        let merged: std::collections::BTreeMap<&str, &str> = pairs
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        merged.into_iter().collect()
    }
}

impl Rule {
    /// How long the expression has to hold before the alert fires.
    pub fn hold_ms(&self) -> i64 {
        milliseconds(self.hold)
    }

    pub fn keep_firing_for_ms(&self) -> i64 {
        milliseconds(self.keep_firing_for)
    }
}

/// Zero where there is no duration.
pub(crate) fn milliseconds(duration: Option<Spanned<Duration>>) -> i64 {
    duration.map_or(0, |duration| {
        i64::try_from(duration.value.as_millis()).unwrap_or(i64::MAX)
    })
}

/// Loads a rule file from its text.
pub fn load(source: &str, options: &LoadOptions) -> RuleFile {
    from_parsed(yaml::parse(source), options)
}

/// Loads a rule file from its bytes: any bytes.
pub fn load_bytes(bytes: &[u8], options: &LoadOptions) -> RuleFile {
    from_parsed(yaml::parse_bytes(bytes), options)
}

fn from_parsed(parsed: yaml::Parsed, options: &LoadOptions) -> RuleFile {
    // Like the server: what follows the first document is not even looked at.
    let document = match parsed.first() {
        Ok(document) => document,
        Err(problem) => {
            return RuleFile {
                groups: Vec::new(),
                problems: vec![Problem::in_yaml(problem, ProblemCode::Syntax)],
            };
        }
    };
    let mut read = read::Read::new(options);
    read.document(&document);
    read.finish()
}

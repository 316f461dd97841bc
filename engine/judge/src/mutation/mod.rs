//! Tests of tests: a rule is broken by one mistake at a time, and the unit tests that came with it should notice.
//!
//! To add a way to break a rule: a variant of [`Kind`], and its changes in `expression.rs` (inside a query) or
//! `rule.rs` (beside it); each change carries the sentence that says which case would have caught it.

mod expression;
mod report;
mod rule;
mod source;
#[cfg(test)]
mod tests;
mod walk;

pub use report::{MutationReport, Survivor, TestedRules, mutate_and_test};
pub use rule::{Mutant, for_each_mutant};

use serde::{Deserialize, Serialize};

/// What was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The whole rule is gone.
    Rule,
    Comparison,
    Threshold,
    Window,
    Function,
    Quantile,
    Aggregation,
    Grouping,
    Matcher,
    SetOperator,
    /// One side of `and`, `or` or `unless` is gone.
    Operand,
    Arithmetic,
    For,
    KeepFiringFor,
    Label,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutation {
    pub kind: Kind,
    /// What stood there.
    pub from: String,
    /// What stands there instead; empty: it is gone.
    pub to: String,
    /// The case that would have caught it.
    pub hint: String,
}

impl Mutation {
    fn new(kind: Kind, from: &str, to: &str, hint: String) -> Self {
        Self {
            kind,
            from: from.to_owned(),
            to: to.to_owned(),
            hint,
        }
    }
}

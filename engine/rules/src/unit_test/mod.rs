//! Unit tests of rules: the files of `promtool test rules`, with its verdicts and a report that says more.
//!
//! [`load`] reads a test file, [`run()`] replays its rules over its series and compares. The caller finds the rule files:
//! there is no I/O here.
//!
//! Where the verdict may be another: groups that `group_eval_order` does not list run in the order of the files, in
//! `promtool` in a random one; a query may read more than 10 000 samples; a rule that looks into the future (`offset -5m`)
//! sees samples that `promtool` has not loaded yet.

mod alerts;
mod diff;
mod file;
mod hint;
mod report;
mod run;
mod samples;
mod series;
mod start;

pub use diff::{Row, Rows};
pub use file::{
    AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, TestFile, TestGroup, load,
};
pub use report::{
    AlertDifference, Failure, FailureKind, FoundAlert, GroupReport, Report, SampleDifference,
};
pub use run::{RuleSource, RunOptions, run};

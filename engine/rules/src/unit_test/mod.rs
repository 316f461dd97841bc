//! Unit tests of rules: the files of `promtool test rules`, with its verdicts and a report that says more.
//!
//! [`load`] reads a test file, [`run`] replays its rules over its series and compares. The caller finds the rule files:
//! there is no I/O here.

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

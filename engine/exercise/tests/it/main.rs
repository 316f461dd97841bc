//! Answers judged on the datasets, and the datasets themselves.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod datasets;
mod judging;

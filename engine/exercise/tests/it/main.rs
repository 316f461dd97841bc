//! Answers judged on the datasets, and the datasets themselves.

mod datasets;
mod judging;

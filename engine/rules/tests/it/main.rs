//! Rules as their users see them.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that panics has failed, and one that is skipped says so"
)]

mod burn_rate;
mod equality;
mod evaluation;
mod fuzz;
mod load_corpus;
mod loading;
mod promtool;
mod promtool_replay;
mod scene;

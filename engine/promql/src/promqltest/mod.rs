//! Runs scripts in the promqltest language: `load` series, `eval` queries, compare.
//!
//! An instant query is run more than once, as the original runner does: with every time pinned by `@`, at other
//! evaluation times, and as the middle step of a range query. All must agree.

mod compare;
mod execute;
mod expectation;
mod load;
mod pin;
mod script;

pub use script::{ScriptError, read};

use tsdb::MemoryStore;

use crate::eval::EvalOptions;

/// How a script went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub passed: usize,
    pub failures: Vec<Failure>,
}

/// An evaluation that did not give what the script expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Counted from 1.
    pub line: usize,
    pub query: String,
    pub reason: String,
}

/// Runs a script from an empty store, with the settings that scripts assume.
///
/// # Errors
/// When the text is not a script. A query that cannot be read is a failed evaluation, not an error.
pub fn run(text: &str) -> Result<Report, ScriptError> {
    let mut runner = load::Runner::default();
    let mut report = Report::default();
    for command in read(text)? {
        let script::CommandKind::Eval(eval) = &command.kind else {
            runner.apply(&command);
            continue;
        };
        match runner.eval(eval) {
            Ok(()) => report.passed += 1,
            Err(reason) => report.failures.push(Failure {
                line: command.line,
                query: eval.query.clone(),
                reason,
            }),
        }
    }
    Ok(report)
}

/// Hands every instant query of a script to `visit`, with the data that the script has loaded by then, and its time.
///
/// # Errors
/// When the text is not a script.
pub fn for_each_instant(
    text: &str,
    mut visit: impl FnMut(&MemoryStore, &str, i64),
) -> Result<(), ScriptError> {
    let mut runner = load::Runner::default();
    for command in read(text)? {
        match &command.kind {
            script::CommandKind::Eval(eval) => {
                if let script::Times::Instant { at_ms } = eval.times {
                    visit(&runner.store, &eval.query, at_ms);
                }
            }
            _ => runner.apply(&command),
        }
    }
    Ok(())
}

/// The settings that scripts assume: everything experimental on, few samples.
pub fn options() -> EvalOptions<'static> {
    EvalOptions {
        max_samples: 100_000,
        delayed_name_removal: true,
        use_start_timestamps: true,
        ..EvalOptions::default()
    }
}

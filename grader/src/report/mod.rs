//! A report for people and machines. Pure text: who calls writes it somewhere.

mod github;
mod gradescope;
#[cfg(feature = "probes")]
mod junit;
mod text;

use model::{Report, Status};

pub use github::github;
#[cfg(feature = "probes")]
pub(crate) use github::{data, property};
pub use gradescope::gradescope;
#[cfg(feature = "probes")]
pub use junit::junit;
pub use text::{Colour, text};

/// How many verdicts there are of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub partial: usize,
    pub failed: usize,
    pub errors: usize,
    pub skipped: usize,
}

/// Counts a report's verdicts.
pub fn tally(report: &Report) -> Tally {
    let mut tally = Tally::default();
    for verdict in &report.verdicts {
        match verdict.status {
            Status::Pass => tally.passed += 1,
            Status::Partial => tally.partial += 1,
            Status::Fail => tally.failed += 1,
            Status::Error => tally.errors += 1,
            Status::Skipped => tally.skipped += 1,
        }
    }
    tally
}

/// The report as JSON.
///
/// # Errors
/// Never for a report of finite points; serde can't promise it in the type.
pub fn json(report: &Report) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(report).map(|json| json + "\n")
}

/// `3` or `2.5`.
fn points(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `3 passed, 1 failed`: the sorts that there are.
fn tally_text(report: &Report) -> String {
    let tally = tally(report);
    let parts = [
        (tally.passed, "passed"),
        (tally.partial, "partly"),
        (tally.failed, "failed"),
        (tally.skipped, "skipped"),
        (tally.errors, "could not be judged"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests;

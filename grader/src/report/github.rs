//! Annotations that a GitHub workflow shows beside its run.

use std::fmt::Write;

use model::{Report, Status};

use super::{points, tally_text};

/// The report as workflow commands.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for verdict in &report.verdicts {
        let command = match verdict.status {
            Status::Pass => continue,
            Status::Fail => "error",
            Status::Partial | Status::Error | Status::Skipped => "warning",
        };
        let mut message = format!(
            "expected: {}\nobserved: {}",
            verdict.expected, verdict.observed
        );
        if let Some(hint) = &verdict.hint {
            // Writing to a String can't fail.
            let _ = write!(message, "\nhint: {hint}");
        }
        let title = format!("{}: {}", verdict.check, verdict.title);
        let _ = writeln!(
            out,
            "::{command} title={}::{}",
            property(&title),
            data(&message)
        );
    }
    let summary = format!(
        "{} of {} points: {}",
        points(report.points),
        points(report.points_possible),
        tally_text(report)
    );
    let _ = writeln!(
        out,
        "::notice title={}::{}",
        property(&report.title),
        data(&summary)
    );
    out
}

pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

pub(crate) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

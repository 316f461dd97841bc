//! The report on a terminal.

use std::fmt::Write;

use model::{Report, Status, Verdict};

use super::{points, tally_text};

/// Whether the terminal shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    On,
    Off,
}

const WIDTH: usize = 100;
const INDENT: usize = 16;

/// The report as text for a person.
pub fn text(report: &Report, colour: Colour) -> String {
    let mut out = format!("{}\n\n", paint(colour, "1", &report.title));
    for verdict in &report.verdicts {
        line(&mut out, verdict, colour);
        if verdict.status != Status::Pass {
            details(&mut out, verdict);
        }
    }
    // Writing to a String can't fail.
    let _ = writeln!(
        out,
        "\n{} of {} points: {}",
        paint(colour, "1", &points(report.points)),
        points(report.points_possible),
        tally_text(report)
    );
    if report.has_error() {
        out.push_str(
            "Something could not be looked at. That costs neither points nor an attempt.\n",
        );
    }
    out
}

fn line(out: &mut String, verdict: &Verdict, colour: Colour) {
    let (mark, code) = match verdict.status {
        Status::Pass => ("✓", "32"),
        Status::Partial => ("◐", "33"),
        Status::Fail => ("✗", "31"),
        Status::Error => ("!", "35"),
        Status::Skipped => ("–", "2"),
    };
    let score = format!(
        "{}/{}",
        points(verdict.points),
        points(verdict.points_possible)
    );
    let _ = writeln!(
        out,
        "  {} {:<28} {:<52} {score:>6}",
        paint(colour, code, mark),
        verdict.check.as_str(),
        verdict.title
    );
}

fn details(out: &mut String, verdict: &Verdict) {
    // A skipped check repeats nothing that its dependency does not already say.
    if verdict.status == Status::Skipped {
        detail(out, "skipped", &verdict.observed);
        return;
    }
    detail(out, "expected", &verdict.expected);
    detail(out, "observed", &verdict.observed);
    if verdict.status == Status::Error {
        detail(out, "do", verdict.hint.as_deref().unwrap_or_default());
        return;
    }
    detail(out, "why", &verdict.why);
    detail(out, "hint", verdict.hint.as_deref().unwrap_or_default());
    if let Some(lesson) = &verdict.lesson {
        detail(out, "read", &format!("/lessons/{lesson}"));
    }
    let id = verdict.misconception.as_deref();
    let more = id.map_or_else(
        || verdict.check.to_string(),
        |id| format!("{} {id}", verdict.check),
    );
    detail(out, "more", &format!("labcheck explain {more}"));
    out.push('\n');
}

/// A labelled paragraph, wrapped; words longer than a line stay whole, so that they can be copied.
fn detail(out: &mut String, label: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let _ = write!(out, "      {label:<10}");
    let mut column = INDENT;
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 {
            if column + 1 + length > WIDTH {
                let _ = write!(out, "\n{:INDENT$}", "");
                column = INDENT;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

fn paint(colour: Colour, code: &str, text: &str) -> String {
    match colour {
        Colour::On => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        Colour::Off => text.to_owned(),
    }
}

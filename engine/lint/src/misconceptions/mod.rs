//! The 91 classic misconceptions of the course: which of them a file shows, and which only behaviour does.

mod pages;
mod rows;

use std::fmt::Write;

use crate::{Check, checks};

pub(crate) use pages::PAGES;
pub use rows::ROWS;

/// Where else than in a file a misconception is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// A check of `labcheck run`, by its kind: it needs a running service.
    Lab(&'static str),
    /// Rules replayed over incidents whose truth is known.
    Judge,
    /// Only a live stack shows it.
    Live,
    /// Nothing of ours, for this reason.
    Nothing(&'static str),
}

/// One row: what it is called, and what finds it beside the linter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub id: &'static str,
    pub title: &'static str,
    pub found_by: &'static [FoundBy],
}

/// The table of all rows in Markdown, as it stands in `docs/misconceptions.md`.
pub fn table() -> String {
    let mut text = String::from("| id | misconception | linter | elsewhere |\n|---|---|---|---|\n");
    for row in ROWS {
        let found: Vec<String> = checks()
            .filter(|check| check.page.id == row.id)
            .map(described)
            .collect();
        let elsewhere: Vec<String> = row.found_by.iter().map(FoundBy::described).collect();
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            row.id,
            row.title.replace('|', "\\|"),
            or_dash(&found),
            or_dash(&elsewhere)
        );
    }
    text
}

fn described(check: &Check) -> String {
    format!("{} in {}", check.severity.word(), check.kind().word())
}

fn or_dash(parts: &[String]) -> String {
    if parts.is_empty() {
        "—".to_owned()
    } else {
        parts.join(", ")
    }
}

impl FoundBy {
    fn described(&self) -> String {
        match self {
            Self::Lab(kind) => format!("lab check `{kind}`"),
            Self::Judge => "judged by replay".to_owned(),
            Self::Live => "live stack only".to_owned(),
            Self::Nothing(why) => format!("not found: {why}"),
        }
    }
}

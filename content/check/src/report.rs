//! What a check found, and how it is told.

use std::fmt;

/// What was looked at, and what was wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub facts: Tally,
    pub blocks: Tally,
    pub links: Tally,
    /// Blocks that are only shown, each with its author's reason.
    pub exceptions: Vec<Exception>,
    /// Tools that are not here, and what they would have checked.
    pub missing_tools: Vec<String>,
    pub failures: Vec<Failure>,
}

/// So many are well, of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub good: usize,
    pub all: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    /// `file:line`.
    pub place: String,
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// `file:line`, or the file; empty where the message begins with it.
    pub place: String,
    pub message: String,
}

impl Failure {
    pub(crate) fn of(message: &str) -> Self {
        Self {
            place: String::new(),
            message: message.to_owned(),
        }
    }
}

impl Tally {
    pub(crate) fn count(&mut self, is_good: bool) {
        self.all += 1;
        self.good += usize::from(is_good);
    }
}

impl Report {
    /// Whether everything was looked at and nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.failures.is_empty() && self.missing_tools.is_empty()
    }

    /// Counts one block: what `complaints` say about it is a failure each.
    pub(crate) fn block(&mut self, place: &str, complaints: Vec<String>) {
        self.blocks.count(complaints.is_empty());
        self.fail(place, complaints);
    }

    pub(crate) fn fail(&mut self, place: &str, complaints: Vec<String>) {
        let failures = complaints.into_iter().map(|message| Failure {
            place: place.to_owned(),
            message,
        });
        self.failures.extend(failures);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.good, self.all)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.place, self.message)
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.exceptions.is_empty() {
            writeln!(f, "{} blocks are shown and not run:", self.exceptions.len())?;
            for Exception { place, why } in &self.exceptions {
                writeln!(f, "  {place}: {why}")?;
            }
        }
        for tool in &self.missing_tools {
            writeln!(f, "not here: {tool}")?;
        }
        for failure in &self.failures {
            writeln!(f, "{failure}")?;
        }
        write!(
            f,
            "facts {}, blocks {}, links {}, {} failed",
            self.facts,
            self.blocks,
            self.links,
            self.failures.len()
        )
    }
}

//! The documentation of a check: what `labcheck explain` prints, and the two examples that test it.

use std::fmt::Write;

/// Lines of an example that are printed.
const LONGEST_EXAMPLE: usize = 24;

/// Which files a check reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Metrics,
    /// PromQL by itself, as it stands in rules and dashboards.
    Query,
    /// A query of logs by itself, as it stands in dashboards.
    Logql,
    Rules,
    Prometheus,
    Alertmanager,
    Dashboard,
}

/// What there is to know about one misconception or one check of another tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// A row of the misconceptions (`P01`), or `tool/check`.
    pub id: &'static str,
    /// What people think when they write it, as a sentence.
    pub belief: &'static str,
    /// What is so, and what it costs not to know.
    pub why: &'static str,
    /// What to do instead.
    pub mend: &'static str,
    /// A file with the mistake; empty for what only behaviour shows.
    pub wrong: &'static str,
    /// Its twin without it.
    pub right: &'static str,
    /// Where the course teaches it: a lesson's slug, with an anchor if the lesson is long.
    pub lesson: &'static str,
}

impl Kind {
    /// As the command line spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Metrics => "metrics",
            Self::Query => "query",
            Self::Logql => "logql",
            Self::Rules => "rules",
            Self::Prometheus => "prometheus",
            Self::Alertmanager => "alertmanager",
            Self::Dashboard => "dashboard",
        }
    }
}

impl Page {
    /// A page for what can't be read from a file: it has no examples.
    pub(crate) const fn of_behaviour(
        id: &'static str,
        belief: &'static str,
        why: &'static str,
        lesson: &'static str,
    ) -> Self {
        Self {
            id,
            belief,
            why,
            mend: "",
            wrong: "",
            right: "",
            lesson,
        }
    }

    /// The page as text for a terminal.
    pub fn text(&self) -> String {
        let mut text = format!("{}  \"{}\"\n\n", self.id, self.belief);
        // Writing to a String can't fail.
        for line in wrapped(self.why).chain(wrapped(self.mend)) {
            let _ = writeln!(text, "  {line}");
        }
        for (title, example) in [("wrong", self.wrong), ("right", self.right)] {
            if example.is_empty() {
                continue;
            }
            let _ = writeln!(text, "\n  {title}:");
            let lines: Vec<&str> = example.trim_matches('\n').lines().collect();
            for line in lines.iter().take(LONGEST_EXAMPLE) {
                let _ = writeln!(text, "{}", format!("    {line}").trim_end());
            }
            if lines.len() > LONGEST_EXAMPLE {
                let _ = writeln!(
                    text,
                    "    … and {} lines more",
                    lines.len() - LONGEST_EXAMPLE
                );
            }
        }
        let _ = writeln!(text, "\n  read /lessons/{}", self.lesson);
        text
    }
}

/// Lines of at most a terminal's width, broken at blanks.
fn wrapped(text: &str) -> impl Iterator<Item = String> {
    const WIDTH: usize = 96;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter()
}

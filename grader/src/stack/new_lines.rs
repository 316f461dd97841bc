//! What a server has logged since a moment, and the fields of such a line.

use std::fs;
use std::path::{Path, PathBuf};

/// So many of its last lines tell why a program did not start.
const LAST_LINES: usize = 5;

/// What a process has logged since a moment.
pub(super) struct NewLines {
    log: PathBuf,
    from: usize,
}

impl NewLines {
    /// From now on.
    pub(super) fn of(log: &Path) -> Self {
        Self {
            log: log.to_owned(),
            from: fs::read(log).unwrap_or_default().len(),
        }
    }

    pub(super) fn text(&self) -> String {
        let all = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(all.get(self.from..).unwrap_or_default()).into_owned()
    }

    /// The end of it, which tells why a program has ended.
    pub(super) fn last(&self) -> String {
        let text = self.text();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
    }
}

/// A field of a line such as `level=ERROR msg="loading groups failed" err="…"`, which all of these servers log.
pub(super) fn field(line: &str, name: &str) -> Option<String> {
    let start = format!("{name}=");
    let at = line
        .match_indices(&start)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || line[..*at].ends_with(' '))?;
    let value = &line[at + start.len()..];
    let Some(quoted) = value.strip_prefix('"') else {
        return Some(value.split(' ').next().unwrap_or_default().to_owned());
    };
    let mut text = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return Some(text),
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                escaped => text.extend(escaped),
            },
            other => text.push(other),
        }
    }
    // The line was cut.
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, name: &str, expected: Option<&str>) {
        assert_eq!(field(line, name).as_deref(), expected);
    }

    #[test]
    fn a_field_is_a_word_or_quoted() {
        let line = r#"level=error msg="failed \"here\"" file=/a/b.json error="two\nlines""#;
        check(line, "level", Some("error"));
        check(line, "msg", Some("failed \"here\""));
        check(line, "file", Some("/a/b.json"));
        check(line, "error", Some("two\nlines"));
    }

    #[test]
    fn a_field_that_is_not_there_is_none() {
        check("level=error stderr=x", "err", None);
        check("", "err", None);
        check("err", "err", None);
    }

    #[test]
    fn a_line_that_was_cut_is_read_to_its_end() {
        check("err=\"half", "err", Some("half"));
        check("err=", "err", Some(""));
        check("err=\"half\\", "err", Some("half"));
    }
}

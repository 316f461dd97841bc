//! Regular expressions as Prometheus reads them: RE2's syntax, matching the whole text.
//!
//! The `regex` crate reads nearly the same language. `translate` spells out where the two part: a brace that is no
//! repetition (`/tasks/{id}`) is a brace, `\d`, `\w` and `\s` know ASCII only, and brackets have no set operators.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::iter::Peekable;
use std::str::Chars;

use regex::{Regex, RegexBuilder};

/// A compiled pattern may take this much memory: far more than an honest one needs.
const SIZE_LIMIT: usize = 1 << 20;

/// How many compiled patterns are remembered.
const REMEMBERED: usize = 16;

thread_local! {
    /// The patterns compiled last, oldest first: a query's are compiled to check it and again to run it, a
    /// rule's at every evaluation, and that takes longer than many a query.
    static COMPILED: RefCell<VecDeque<(String, Regex)>> = const { RefCell::new(VecDeque::new()) };
}

/// Compiles `pattern`, anchored at both ends; `.` matches line ends too.
///
/// # Errors
/// When it is no regular expression, or one that grows too large.
pub fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    COMPILED.with_borrow_mut(|compiled| {
        if let Some((_, regex)) = compiled.iter().find(|(known, _)| known == pattern) {
            return Ok(regex.clone());
        }
        let regex = RegexBuilder::new(&format!("^(?s:{})$", translate(pattern)))
            .size_limit(SIZE_LIMIT)
            .build()?;
        if compiled.len() == REMEMBERED {
            compiled.pop_front();
        }
        compiled.push_back((pattern.to_owned(), regex.clone()));
        Ok(regex)
    })
}

/// Compiles `pattern` to be looked for anywhere in a text; `.` matches no line end.
///
/// # Errors
/// As [`compile`].
pub fn compile_unanchored(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&translate(pattern))
        .size_limit(SIZE_LIMIT)
        .build()
}

/// RE2's syntax in the `regex` crate's.
fn translate(pattern: &str) -> String {
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        written: String::with_capacity(pattern.len()),
    };
    while let Some(c) = reader.rest.next() {
        match c {
            '\\' => reader.escape(),
            '[' => reader.class(),
            '{' if !starts_repetition(reader.rest.clone()) => reader.written.push_str(r"\{"),
            _ => reader.written.push(c),
        }
    }
    reader.written
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    written: String,
}

impl Reader<'_> {
    /// What follows a backslash, outside brackets.
    fn escape(&mut self) {
        match self.rest.next() {
            Some('Q') => self.quoted(),
            Some('b') => self.written.push_str(r"(?-u:\b)"),
            Some(c) => self.shared_escape(c),
            // A pattern cannot end in a backslash: the compiler says so.
            None => self.written.push('\\'),
        }
    }

    /// Escapes that mean the same inside brackets and outside.
    fn shared_escape(&mut self, c: char) {
        let class = match c {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' => r"[\t\n\f\r ]",
            'S' => r"[^\t\n\f\r ]",
            // Word boundaries to the crate, plain characters to RE2.
            '<' => "<",
            '>' => ">",
            _ => {
                self.written.extend(['\\', c]);
                return;
            }
        };
        self.written.push_str(class);
    }

    /// `\Q…\E`: everything is literal.
    fn quoted(&mut self) {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.written
                .push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
        }
    }

    /// A bracket expression. Behind `[` stands `^` or not, and a `]` right there is literal.
    fn class(&mut self) {
        self.written.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.written.push('^');
        }
        if self.rest.next_if_eq(&']').is_some() {
            self.written.push_str(r"\]");
        }
        let mut before = None;
        while let Some(c) = self.rest.next() {
            match c {
                ']' => {
                    self.written.push(']');
                    return;
                }
                '\\' => match self.rest.next() {
                    Some(c) => self.shared_escape(c),
                    None => self.written.push('\\'),
                },
                '[' if self.rest.peek() == Some(&':') => self.named_class(),
                '[' => self.written.push_str(r"\["),
                // Doubled these are set operators to the crate.
                '&' | '~' | '-' if before == Some(c) => self.written.extend(['\\', c]),
                _ => self.written.push(c),
            }
            before = Some(c);
        }
    }

    /// `[:alpha:]`, behind its `[`.
    fn named_class(&mut self) {
        self.written.push('[');
        for c in self.rest.by_ref() {
            self.written.push(c);
            if c == ']' {
                return;
            }
        }
    }
}

/// Whether `{` is followed by `n}`, `n,}` or `n,m}`. Anything else is text to RE2.
fn starts_repetition(mut rest: Peekable<Chars<'_>>) -> bool {
    let digits = |rest: &mut Peekable<Chars<'_>>| {
        let mut count = 0;
        while rest.next_if(char::is_ascii_digit).is_some() {
            count += 1;
        }
        count
    };
    if digits(&mut rest) == 0 {
        return false;
    }
    if rest.next_if_eq(&',').is_some() {
        digits(&mut rest);
    }
    rest.next() == Some('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        let regex = compile(pattern).unwrap();
        for text in matching {
            assert!(regex.is_match(text), "{pattern} should match {text}");
        }
        for text in other {
            assert!(!regex.is_match(text), "{pattern} should not match {text}");
        }
    }

    #[test]
    fn a_brace_that_repeats_nothing_is_a_brace() {
        check(
            "/tasks/{id}|/health",
            &["/tasks/{id}", "/health"],
            &["/tasks/id"],
        );
        check("a{2}b{1,}c{0,1}", &["aab", "aabbc"], &["ab"]);
        check("x{,2}", &["x{,2}"], &["xx"]);
        check("{", &["{"], &[""]);
        check("a{2,1b}", &["a{2,1b}"], &["aa"]);
    }

    #[test]
    fn short_classes_know_ascii_only() {
        check(r"\d+", &["42"], &["٤٢"]);
        check(r"[\d.]+", &["4.2"], &["x"]);
        check(r"\w+", &["a_1"], &["é"]);
        check(r"\S+\s\S+", &["a b"], &["a\u{a0}b"]);
        check(r"[^\d]", &["x"], &["4"]);
        check(r".*\bapi\b.*", &["the api 1"], &["apis"]);
    }

    #[test]
    fn brackets_have_no_set_operators() {
        check("[a&&b]+", &["a&b"], &["c"]);
        check("[[]x", &["[x"], &["x"]);
        check("[]a]+", &["]a"], &["b"]);
        check("[^]a]", &["b"], &["]"]);
        check("[[:alpha:]_]+", &["ab_"], &["1"]);
        check("[a~~b]", &["~"], &["c"]);
    }

    #[test]
    fn escapes_are_re2s() {
        check(r"\Qa.b[\E+", &["a.b[", "a.b[["], &["axb["]);
        check(r"\<x\>", &["<x>"], &["x"]);
        check(r"a\.b\/\x41", &["a.b/A"], &["axb/A"]);
        check("(?i)get|POST", &["GET", "post"], &["put"]);
        check("(?i)straße", &["STRAßE"], &["strasse"]);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for pattern in ["(", "a)", "[a", "*", r"\", r"(?=x)", "x{1000}{1000}"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}

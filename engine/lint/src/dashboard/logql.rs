//! As much of LogQL as can be told from its brackets, strings and selectors. What is said here is wrong in every
//! version of Loki; what is not said may still be wrong.

use promql::Span;

/// What was seen in a query.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) problems: Vec<(Span, String)>,
    /// The insides of `[…]`.
    pub(super) ranges: Vec<Span>,
}

pub(super) fn scan(query: &str) -> Scan {
    let mut scanner = Scanner {
        query,
        at: 0,
        scan: Scan::default(),
    };
    scanner.query();
    scanner.scan
}

struct Scanner<'a> {
    query: &'a str,
    at: usize,
    scan: Scan,
}

impl Scanner<'_> {
    fn query(&mut self) {
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut selectors = 0;
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                '"' | '`' => self.string(c),
                '#' => self.skip_line(),
                '{' => {
                    selectors += 1;
                    self.selector();
                }
                '(' | '[' => {
                    open.push((c, start));
                    self.at += 1;
                }
                ')' | ']' | '}' => {
                    self.at += 1;
                    match (open.pop(), c) {
                        (Some(('(', _)), ')') => {}
                        (Some(('[', from)), ']') => self.scan.ranges.push(Span {
                            start: from + 1,
                            end: start,
                        }),
                        _ => {
                            self.problem(start, format!("this `{c}` closes nothing"));
                            return;
                        }
                    }
                }
                _ => self.at += c.len_utf8(),
            }
            if !self.scan.problems.is_empty() {
                return;
            }
        }
        if let Some((bracket, start)) = open.pop() {
            self.problem(start, format!("this `{bracket}` is never closed"));
        } else if selectors == 0 && !self.query.contains("vector(") {
            self.problem(
                0,
                "a LogQL query needs a selector of streams, like `{app=\"api\"}`".to_owned(),
            );
        }
    }

    fn peek(&self) -> Option<char> {
        self.query.get(self.at..)?.chars().next()
    }

    fn problem(&mut self, start: usize, message: String) {
        let width = self.query.get(start..).and_then(|rest| rest.chars().next());
        self.scan.problems.push((
            Span {
                start,
                end: start + width.map_or(0, char::len_utf8),
            },
            message,
        ));
    }

    fn skip_line(&mut self) {
        let rest = self.query.get(self.at..).unwrap_or_default();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn string(&mut self, quote: char) {
        let start = self.at;
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c == quote {
                return;
            }
            if c == '\\' && quote == '"' {
                self.at += self.peek().map_or(0, char::len_utf8);
            }
        }
        self.problem(start, "this string is never closed".to_owned());
    }

    /// `{name="value", …}`: at least one condition, with one of four operators and a quoted value.
    fn selector(&mut self) {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        if self.peek() == Some('}') {
            self.problem(
                start,
                "a selector of streams needs at least one condition".to_owned(),
            );
            return;
        }
        let mut can_be_empty = true;
        loop {
            self.skip_blanks();
            let rest = self.query.get(self.at..).unwrap_or_default();
            let name = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | ':'))
                .unwrap_or(rest.len());
            if name == 0 {
                self.problem(self.at, "a label's name is expected here".to_owned());
                return;
            }
            self.at += name;
            self.skip_blanks();
            let rest = self.query.get(self.at..).unwrap_or_default();
            let Some(operator) = ["=~", "!~", "!=", "="]
                .into_iter()
                .find(|operator| rest.starts_with(operator))
            else {
                self.problem(
                    self.at,
                    "one of `=`, `!=`, `=~`, `!~` is expected here".to_owned(),
                );
                return;
            };
            self.at += operator.len();
            self.skip_blanks();
            let value = self.at;
            let Some(quote @ ('"' | '`')) = self.peek() else {
                self.problem(self.at, "a value in quotes is expected here".to_owned());
                return;
            };
            self.string(quote);
            if !self.scan.problems.is_empty() {
                return;
            }
            let value = self.query.get(value + 1..self.at - 1).unwrap_or_default();
            can_be_empty &= match operator {
                "=" => value.is_empty(),
                "=~" => value.is_empty() || value == ".*",
                "!=" => !value.is_empty(),
                _ => true,
            };
            self.skip_blanks();
            match self.peek() {
                Some(',') => self.at += 1,
                Some('}') => break,
                _ => {
                    self.problem(
                        self.at.min(self.query.len()),
                        "`,` or `}` is expected here".to_owned(),
                    );
                    return;
                }
            }
        }
        self.at += 1;
        if can_be_empty {
            self.problem(
                start,
                "a selector needs a condition that an absent label does not meet".to_owned(),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[track_caller]
    fn check(query: &str, problem: Option<(usize, &str)>) {
        let scan = scan(query);
        let found = scan
            .problems
            .first()
            .map(|(span, message)| (span.start, message.as_str()));
        assert_eq!(found, problem, "{query}");
    }

    #[test]
    fn queries_that_loki_reads() {
        for query in [
            "{app=\"api\"}",
            "{app=~`a|b`, env!=\"x\"} |= \"err{or\" != `[` | json | status >= 500 and path=~\"/x.*\"",
            "sum by (level) (count_over_time({app=\"api\"} | logfmt | __error__=\"\" [5m]))",
            "topk(5, sum(rate({job=\"x\"} | line_format \"{{.msg}}\" | unwrap bytes(size) [$__auto])) by (host)) # why",
            "vector(0)",
        ] {
            check(query, None);
        }
    }

    #[test]
    fn queries_that_loki_refuses() {
        check(
            "rate({app=\"a\"}[5m]",
            Some((4, "this `(` is never closed")),
        );
        check(
            "{app=\"a\"} |= \"x",
            Some((13, "this string is never closed")),
        );
        check(
            "{}",
            Some((0, "a selector of streams needs at least one condition")),
        );
        check(
            "{app=~\".*\"}",
            Some((
                0,
                "a selector needs a condition that an absent label does not meet",
            )),
        );
        check("{app=api}", Some((5, "a value in quotes is expected here")));
        check(
            "{app \"a\"}",
            Some((5, "one of `=`, `!=`, `=~`, `!~` is expected here")),
        );
        check(
            "|= \"x\"",
            Some((
                0,
                "a LogQL query needs a selector of streams, like `{app=\"api\"}`",
            )),
        );
        check("{a=\"b\"", Some((6, "`,` or `}` is expected here")));
        check("{a=\"b\"})", Some((7, "this `)` closes nothing")));
    }
}

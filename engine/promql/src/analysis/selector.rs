//! What a selector must have: one name, and a condition that keeps it from selecting everything.

use crate::ast::{LabelMatcher, Selector, Span};
use crate::diagnostic::Diagnostic;
use tsdb::{METRIC_NAME, MatchOp, Matcher};

use super::Checker;

impl Checker<'_> {
    pub(super) fn selector(&mut self, selector: &Selector, span: Span) {
        let matchers = self.compiled(selector);
        let starts_with_name = !self.source[span.start..].starts_with('{');
        if let (Some(name), true) = (&selector.name, starts_with_name) {
            let second = selector
                .matchers
                .iter()
                .skip(1)
                .find(|matcher| matcher.name == METRIC_NAME);
            if let Some(second) = second {
                self.report(
                    Diagnostic::error(
                        second.span,
                        "name-twice",
                        format!("the metric already has the name `{name}`"),
                    )
                    .hint("a name stands before the braces or inside them, once"),
                );
            }
            return;
        }
        // A pattern that cannot be read may well be the one that does not match nothing.
        let all_readable = matchers.len() == selector.matchers.len();
        if all_readable && matchers.iter().all(|matcher| matcher.matches_value("")) {
            self.report(selects_everything(&selector.matchers, span));
        }
    }

    /// Only checks that the patterns can be read: `info` completes its second argument by itself.
    pub(super) fn label_conditions(&mut self, selector: &Selector) {
        self.compiled(selector);
    }

    fn compiled(&mut self, selector: &Selector) -> Vec<Matcher> {
        let mut compiled = Vec::with_capacity(selector.matchers.len());
        for matcher in &selector.matchers {
            match Matcher::new(matcher.name.as_str(), matcher.op, matcher.value.as_str()) {
                Ok(matcher) => compiled.push(matcher),
                Err(error) => {
                    let reason = error.source.to_string();
                    let reason = reason
                        .lines()
                        .last()
                        .unwrap_or_default()
                        .trim_start_matches("error: ");
                    self.report(
                        Diagnostic::error(
                            matcher.span,
                            "bad-pattern",
                            format!("this pattern cannot be read: {reason}"),
                        )
                        .hint("patterns are RE2 regular expressions that match the whole value"),
                    );
                }
            }
        }
        compiled
    }
}

fn selects_everything(matchers: &[LabelMatcher], span: Span) -> Diagnostic {
    let problem = Diagnostic::error(
        span,
        "selects-everything",
        "a selector needs a condition that an absent label does not meet",
    );
    let any = matchers
        .iter()
        .find(|matcher| matcher.op == MatchOp::Regex && matcher.value == ".*");
    match any {
        Some(matcher) => problem.hint(format!(
            "`{}=~\".+\"` asks for any value but none at all",
            matcher.name
        )),
        None => problem.hint("name a metric, or compare a label with a value: `{job=\"api\"}`"),
    }
}

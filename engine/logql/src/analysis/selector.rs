//! A selector must need at least one label.

use promql::Diagnostic;
use tsdb::MatchOp;

use crate::ast::{Matcher, Selector};

/// Adds what is wrong with a selector.
pub(super) fn check(selector: &Selector, problems: &mut Vec<Diagnostic>) {
    let before = problems.len();
    let mut needs_label = false;
    for matcher in &selector.matchers {
        needs_label |= matcher_needs_label(matcher, problems);
    }
    let is_read = problems.len() == before;
    if needs_label || !is_read || problems.iter().any(|problem| is_inside(problem, selector)) {
        return;
    }
    let problem = Diagnostic::error(
        selector.span,
        "empty-compatible",
        if selector.matchers.is_empty() {
            "a selector needs at least one condition"
        } else {
            "a stream without any of these labels would be selected too: Loki refuses that"
        },
    );
    problems.push(problem.hint(hint(selector)));
}

fn hint(selector: &Selector) -> String {
    let from_pattern = selector
        .matchers
        .iter()
        .find(|matcher| matcher.op == MatchOp::Regex);
    match from_pattern {
        Some(matcher) => format!("`{}=~\".+\"` is met by every value but none", matcher.name),
        None => {
            "add a condition that an absent label does not meet, such as `app=\"api\"`".to_owned()
        }
    }
}

/// Conditions that could not be read might have been the ones that count.
fn is_inside(problem: &Diagnostic, selector: &Selector) -> bool {
    selector.span.start <= problem.span.start && problem.span.end <= selector.span.end
}

/// Whether an absent label fails the condition.
fn matcher_needs_label(matcher: &Matcher, problems: &mut Vec<Diagnostic>) -> bool {
    let built = tsdb::Matcher::new(
        matcher.name.as_str(),
        matcher.op,
        matcher.value.value.as_str(),
    );
    match built {
        Ok(built) => !built.matches_value(""),
        Err(error) => {
            problems.push(super::unreadable(
                matcher.value.span,
                &error.source.to_string(),
            ));
            false
        }
    }
}

/// Adds what is wrong with a condition outside of a selector.
pub(super) fn condition(matcher: &Matcher, problems: &mut Vec<Diagnostic>) {
    matcher_needs_label(matcher, problems);
}

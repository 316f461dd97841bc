//! P13: a pattern written as if it were searched for in the value.

use promql::ast::{ExprKind, LabelMatcher};
use tsdb::MatchOp;

use super::Query;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P13",
    belief: "`=~` searches for the pattern in the value.",
    why: "It must match the whole value, from the first character to the last. `=~\"5\"` matches the code `5`, which \
          does not exist, so the selector finds nothing.",
    mend: "Write the rest as well: `5..` for a code of three digits, `.*word.*` for a word anywhere.",
    wrong: r#"sum(rate(http_requests_total{code=~"5"}[5m]))"#,
    right: r#"sum(rate(http_requests_total{code=~"5.."}[5m]))"#,
    lesson: "promql#select-name-the-series-you-want",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Selector(selector) = &expr.kind else {
            return;
        };
        let patterns = selector
            .matchers
            .iter()
            .filter(|matcher| matches!(matcher.op, MatchOp::Regex | MatchOp::NotRegex));
        for matcher in patterns {
            let (meant, severity) = match (
                meant_pattern(&matcher.name, &matcher.value),
                meant_prefix(matcher),
            ) {
                (Some(meant), _) => (meant, Severity::Mistake),
                (None, Some(meant)) => (meant, Severity::Advice),
                (None, None) => continue,
            };
            findings
                .at(
                    matcher.span,
                    format!(
                        "`{}` must match the whole value of `{}`",
                        matcher.value, matcher.name
                    ),
                )
                .fix(format!("write `{meant}`"))
                .severity(severity);
        }
    });
}

/// The pattern that its writer had in mind, where it can hardly be this one.
pub(crate) fn meant_pattern(name: &str, pattern: &str) -> Option<String> {
    let is_code = matches!(
        name,
        "code" | "status" | "status_code" | "http_code" | "http_status" | "response_code"
    );
    if is_code && !pattern.is_empty() && pattern.split('|').all(is_part_of_code) {
        let parts = pattern.split('|').map(|part| {
            let digits = part.trim_matches(['^', '$']);
            format!(
                "{digits}{}",
                ".".repeat(3_usize.saturating_sub(digits.len()))
            )
        });
        return Some(parts.collect::<Vec<_>>().join("|"));
    }
    // An anchor on one side alone says that the other side was thought open.
    let inner = pattern.trim_start_matches('^').trim_end_matches('$');
    let is_literal =
        !inner.is_empty() && !inner.contains(['.', '*', '+', '?', '|', '(', '[', '\\', '{']);
    match (pattern.starts_with('^'), pattern.ends_with('$')) {
        (true, false) if is_literal => Some(format!("{inner}.*")),
        (false, true) if is_literal => Some(format!(".*{inner}")),
        _ => None,
    }
}

/// The beginning of a path without any pattern behind it.
fn meant_prefix(matcher: &LabelMatcher) -> Option<String> {
    let pattern = matcher.value.as_str();
    let is_literal = !pattern.contains(['.', '*', '+', '?', '|', '(', '[', '\\', '{', '$', '^']);
    (pattern.starts_with('/') && is_literal).then(|| format!("{pattern}.*"))
}

/// `5`, `50`, `^5`: the beginning of a code.
fn is_part_of_code(part: &str) -> bool {
    let digits = part.trim_start_matches('^');
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

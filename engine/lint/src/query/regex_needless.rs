//! pint's promql/regexp: patterns that are no patterns, and anchors that are there anyway.

use promql::ast::{ExprKind, LabelMatcher};
use tsdb::MatchOp;

use super::Query;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "pint/promql/regexp",
    belief: "`=~` does everything that `=` does.",
    why: "It does, but a reader looks for the pattern, and somebody will believe that it matches more than the one \
          value. Anchors are redundant: a pattern always matches the whole value.",
    mend: "Use `=` for one value, and leave `^` and `$` out.",
    wrong: r#"up{job=~"api-service"}"#,
    right: r#"up{job=~"api-service|worker-service"}"#,
    lesson: "promql#select-name-the-series-you-want",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Selector(selector) = &expr.kind else {
            return;
        };
        for matcher in &selector.matchers {
            let plain = match matcher.op {
                MatchOp::Regex => MatchOp::Equal,
                MatchOp::NotRegex => MatchOp::NotEqual,
                MatchOp::Equal | MatchOp::NotEqual => continue,
            };
            let pattern = matcher.value.as_str();
            let is_anchored = pattern.len() > 1 && pattern.starts_with('^') && pattern.ends_with('$');
            let is_variable = pattern.contains('$') && !is_anchored;
            if is_anchored {
                findings.at(matcher.span, format!("`^` and `$` in `{pattern}` are redundant: a pattern matches the whole value"));
            } else if !pattern.is_empty() && !is_variable && !pattern.contains(is_meta) {
                let mended = LabelMatcher { op: plain, ..matcher.clone() };
                let message = format!("`{pattern}` is no pattern");
                findings.replace(matcher.span, message, mended.to_string());
            }
        }
    });
}

fn is_meta(c: char) -> bool {
    r"\.+*?()|[]{}^$".contains(c)
}

//! P06: a part divided by its whole, series by series, so that each is divided by itself.

use promql::ast::{BinaryOp, ExprKind};

use super::Query;
use crate::flow::Making;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P06",
    belief: "Errors divided by all requests is the error ratio.",
    why: "Without aggregation a series is divided by the one with the same labels. The code is one of them, so the \
          series of code 500 is divided by the series of code 500: always exactly 1.",
    mend: "Add up both sides to the labels that you want to see, then divide.",
    wrong: r#"rate(http_requests_total{code=~"5.."}[5m]) / rate(http_requests_total[5m])"#,
    right: r#"sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))"#,
    lesson: "promql#ratios-divide-two-sums",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_match(|expr, op, [lhs, rhs], matching| {
        let plain = matching.on.is_none() && matching.group.is_none();
        if op != BinaryOp::Div || !plain {
            return;
        }
        let (Some(left), Some(right)) = (Making::of(lhs), Making::of(rhs)) else {
            return;
        };
        let is_same =
            left.metric == right.metric && left.steps == right.steps && !left.aggregates();
        let overlaps = left.selects_within(&right) || right.selects_within(&left);
        if is_same && overlaps && !matches!(expr.kind, ExprKind::Number(_)) {
            let kept = left
                .matchers
                .iter()
                .chain(&right.matchers)
                .map(|matcher| matcher.name.as_str());
            let kept: Vec<&str> = kept.take(1).collect();
            let because = kept.first().map_or_else(String::new, |label| {
                format!("both sides keep `{label}`, so ")
            });
            findings
                .at(
                    expr.span,
                    format!(
                        "{because}each series of `{}` is divided by itself: the result is 1",
                        left.metric
                    ),
                )
                .fix("aggregate both sides: `sum(…) / sum(…)`");
        }
    });
}

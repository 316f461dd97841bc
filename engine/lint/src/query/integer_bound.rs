//! P19: a bucket's bound as Prometheus 2 stored it.

use promql::ast::ExprKind;
use tsdb::MatchOp;

use super::Query;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P19",
    belief: "The bucket of one second has `le=\"1\"`.",
    why: "So `/metrics` shows it. Prometheus 3 stores bounds and quantiles as numbers with a point, `le=\"1.0\"`, and a \
          matcher compares text: the selector finds nothing.",
    mend: "Write the point, or a pattern that takes both while old data is around: `le=~\"1(.0)?\"`.",
    wrong: r#"sum(rate(http_request_duration_seconds_bucket{le="1"}[5m]))"#,
    right: r#"sum(rate(http_request_duration_seconds_bucket{le="1.0"}[5m]))"#,
    lesson: "promql#percentiles-come-from-buckets",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Selector(selector) = &expr.kind else {
            return;
        };
        for matcher in &selector.matchers {
            let is_bound = matches!(matcher.name.as_str(), "le" | "quantile")
                && matches!(matcher.op, MatchOp::Equal | MatchOp::NotEqual);
            let is_integer = !matcher.value.is_empty()
                && matcher.value.bytes().all(|byte| byte.is_ascii_digit());
            if is_bound && is_integer {
                let (name, value) = (&matcher.name, &matcher.value);
                let op = if matcher.op == MatchOp::Equal {
                    "="
                } else {
                    "!="
                };
                findings.replace(
                    matcher.span,
                    format!(
                        "Prometheus 3 stores `{name}=\"{value}.0\"`, so `{value}` matches nothing"
                    ),
                    format!("{name}{op}\"{value}.0\""),
                );
            }
        }
    });
}

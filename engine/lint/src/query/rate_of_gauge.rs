//! P09: the rate of something that also falls.

use promql::ast::ExprKind;

use super::{Query, is_rate};
use crate::flow::{selectors, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P09",
    belief: "`rate()` shows how fast anything changes.",
    why: "It takes every fall for a restart of a counter and adds the whole value again. Of a gauge it gives numbers \
          that look plausible and mean nothing.",
    mend: "Use `deriv()` for the slope of a gauge, `delta()` for its change, or `max_over_time()` for its level.",
    wrong: "rate(flowforge_queue_depth[5m])",
    right: "deriv(flowforge_queue_depth[5m])",
    lesson: "promql#rate-the-slope-for-each-second",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Call { function, args } = &expr.kind else {
            return;
        };
        let Some(ExprKind::Matrix { selector, .. }) = args
            .first()
            .filter(|_| is_rate(function.name))
            .map(|arg| &strip_parens(arg).kind)
        else {
            return;
        };
        for (_, _, metric) in selectors(selector) {
            if let Some(metric) = metric.filter(|metric| query.knowledge.is_gauge(metric)) {
                let instead = if function.name == "increase" {
                    "delta"
                } else {
                    "deriv"
                };
                findings
                    .at(
                        expr.span,
                        format!(
                            "`{metric}` is a gauge: `{}()` takes each fall for a restart",
                            function.name
                        ),
                    )
                    .fix(format!(
                        "`{instead}()` for its change, or look at its level"
                    ));
            }
        }
    });
}

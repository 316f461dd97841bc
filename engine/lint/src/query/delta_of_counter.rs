//! P10: the difference of a counter, restarts and all.

use promql::ast::ExprKind;

use super::Query;
use crate::flow::{selectors, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P10",
    belief: "`delta()` tells how much a counter grew.",
    why: "It subtracts the first value from the last. After a restart the counter begins at zero, and the growth \
          becomes a large negative number.",
    mend: "Use `increase()` for the amount and `rate()` for the speed: both cope with restarts.",
    wrong: "delta(http_requests_total[1h])",
    right: "increase(http_requests_total[1h])",
    lesson: "promql#rate-the-slope-for-each-second",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Call { function, args } = &expr.kind else {
            return;
        };
        let instead = match function.name {
            "delta" => "increase",
            "deriv" => "rate",
            "idelta" => "irate",
            _ => return,
        };
        let Some(ExprKind::Matrix { selector, .. }) = args.first().map(|arg| &strip_parens(arg).kind) else {
            return;
        };
        for (_, _, metric) in selectors(selector) {
            if let Some(metric) = metric.filter(|metric| query.knowledge.is_counter(metric)) {
                let text = query.text_of(expr);
                findings.replace(
                    expr.span,
                    format!("`{metric}` is a counter: `{instead}()` copes with restarts, `{}()` does not", function.name),
                    text.replacen(function.name, instead, 1),
                );
            }
        }
    });
}

//! P18: `absent()` around something that has lost its labels.

use promql::ast::ExprKind;

use super::Query;
use crate::flow::{selectors, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P18",
    belief: "`absent()` knows what is missing.",
    why: "It takes the labels of its result from the matchers of a plain selector. Around an aggregation there are \
          none: the alert has no labels, and cannot be routed or silenced by job.",
    mend: "Put the conditions into the selector: `absent(up{job=\"api-service\"})`.",
    wrong: r#"absent(sum(up{job="api-service"}))"#,
    right: r#"absent(up{job="api-service"})"#,
    lesson: "promql#filter-from-numbers-to-a-finding",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Call { function, args } = &expr.kind else {
            return;
        };
        let Some(inner) = args
            .first()
            .filter(|_| function.name == "absent")
            .map(strip_parens)
        else {
            return;
        };
        if matches!(inner.kind, ExprKind::Aggregate { .. }) {
            let selector = selectors(inner)
                .first()
                .map(|(expr, ..)| query.text_of(expr).to_owned());
            findings
                .at(
                    expr.span,
                    format!("`absent({})` has no labels", query.text_of(inner)),
                )
                .fix(format!(
                    "`absent({})`",
                    selector.unwrap_or_else(|| "x{…}".to_owned())
                ));
        }
    });
}

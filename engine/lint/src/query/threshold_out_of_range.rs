//! P14: a share compared with a percentage.

use promql::ast::BinaryOp;

use super::Query;
use crate::flow::Values;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P14",
    belief: "Five percent is `> 5`.",
    why: "A part divided by its whole lies between 0 and 1. It never exceeds 1, so an alert above 5 never fires, and \
          nobody notices until the incident.",
    mend: "Write `> 0.05`, or multiply the ratio by 100 if people read it.",
    wrong: r#"sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5"#,
    right: r#"sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05"#,
    lesson: "promql#filter-from-numbers-to-a-finding",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_threshold(|threshold| {
        let shape = query.shape(threshold.vector);
        let is_share = shape.is_share || shape.values == Values::SHARE;
        let rises = matches!(
            threshold.op,
            BinaryOp::Greater | BinaryOp::GreaterEq | BinaryOp::Eq
        );
        if !is_share || !rises || !threshold.is_never(Values::SHARE) {
            return;
        }
        let number = threshold.number;
        let message = format!(
            "this ratio never exceeds 1, so `{} {number}` cannot be true",
            threshold.op.symbol()
        );
        if number > 1.0 && number <= 100.0 && shape.is_share {
            findings.replace(
                threshold.span,
                message,
                format!("{}", (number * 1000.0).round() / 100_000.0),
            );
        } else {
            findings.at(threshold.whole, message);
        }
    });
}

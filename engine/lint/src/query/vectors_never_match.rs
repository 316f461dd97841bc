//! P07: two vectors whose labels can't be equal.

use promql::ast::BinaryOp;

use super::Query;
use crate::flow::{LabelSet, Mismatch, mismatch};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P07",
    belief: "Prometheus finds out which series belong together.",
    why: "Two series meet only if all their labels are equal. Where one side has a label that the other has lost, the \
          result is empty, and no error says so: an alert on it never fires.",
    mend: "Aggregate both sides to the same labels, or say with `on()` or `ignoring()` which ones count.",
    wrong: r#"sum by (path) (rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))"#,
    right: r#"sum by (path) (rate(http_requests_total{code=~"5.."}[5m])) / on () group_left sum(rate(http_requests_total[5m]))"#,
    lesson: "promql#two-vectors-meet-by-their-labels",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_match(|expr, op, [lhs, rhs], matching| {
        let fills = matching.fill_left.is_some() || matching.fill_right.is_some();
        if op.is_set() || fills {
            return;
        }
        let (left, right) = (query.shape(lhs).labels, query.shape(rhs).labels);
        if let Some(why) = reason(mismatch(&left, &right, matching), &left, &right) {
            findings
                .at(expr.span, format!("no series of the two sides of `{}` can match: {why}", op_text(op)))
                .fix("aggregate both sides to the same labels, or use `on()` with those that both have");
        }
    });
}

fn op_text(op: BinaryOp) -> &'static str {
    op.symbol()
}

/// The reason in words. A label that neither side has still lets the rest match.
pub(super) fn reason(
    mismatch: Option<Mismatch>,
    left: &LabelSet,
    right: &LabelSet,
) -> Option<String> {
    let only = |label: &str, has: &str, lacks: &str, other: &LabelSet| {
        let theirs = other
            .possible()
            .map(|labels| labels.into_iter().collect::<Vec<_>>().join(", "));
        let theirs = match theirs.as_deref() {
            Some("") => "no labels at all".to_owned(),
            Some(labels) => format!("only {labels}"),
            None => format!("no `{label}`"),
        };
        format!("the {has} has `{label}`, the {lacks} has {theirs}")
    };
    match mismatch? {
        Mismatch::OnlyLeft(label) => Some(only(&label, "left", "right", right)),
        Mismatch::OnlyRight(label) => Some(only(&label, "right", "left", left)),
        Mismatch::Values { label, left, right } => Some(format!(
            "`{label}` is `{left}` on the left and `{right}` on the right"
        )),
        Mismatch::Neither(_) => None,
    }
}

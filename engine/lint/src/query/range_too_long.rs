//! pint's promql/range_query and promql/offset: asking for data that the server has dropped.

use promql::ast::{DurationExpr, DurationKind, ExprKind};

use super::Query;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "pint/promql/range_query",
    belief: "Prometheus keeps everything.",
    why: "Unless told otherwise it keeps 15 days. A range or an offset beyond that reads what is left, in silence: a \
          30-day objective becomes a 15-day one.",
    mend: "Set `--storage.tsdb.retention.time` to more than the range, or build the long window from recorded short ones.",
    wrong: "sum(increase(http_requests_total[30d]))",
    right: "sum(increase(http_requests_total[7d]))",
    lesson: "prometheus#retention",
};

const DEFAULT_RETENTION_MS: i64 = 15 * 24 * 3600 * 1000;

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let lengths: [Option<&DurationExpr>; 2] = match &expr.kind {
            ExprKind::Matrix { range, .. } => [Some(range), None],
            ExprKind::Subquery { range, offset, .. } => [Some(range), offset.as_ref()],
            ExprKind::Selector(selector) => [selector.offset.as_ref(), None],
            _ => return,
        };
        for length in lengths.into_iter().flatten() {
            if matches!(length.kind, DurationKind::Literal(ms) if ms > DEFAULT_RETENTION_MS) {
                let text = query.text.get(length.span.start..length.span.end).unwrap_or_default();
                findings.at(
                    length.span,
                    format!("`{text}` is more than the 15 days that Prometheus keeps unless told otherwise"),
                );
            }
        }
    });
}

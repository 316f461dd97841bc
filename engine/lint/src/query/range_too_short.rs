//! P12: a range that can hold a single sample.

use promql::ast::{DurationKind, ExprKind};

use super::Query;
use crate::flow::strip_parens;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P12",
    belief: "A shorter range shows more.",
    why: "A slope needs two samples. In a range shorter than two scrape intervals there is often one, and the result is \
          empty; below four intervals one failed scrape is enough to make it so.",
    mend: "Use at least four scrape intervals: `[1m]` when scraping every 15 s.",
    wrong: "rate(http_requests_total[20s])",
    right: "rate(http_requests_total[5m])",
    lesson: "promql#rate-the-slope-for-each-second",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    let interval = query.knowledge.scrape_interval_ms;
    query.expr.walk(&mut |expr| {
        let ExprKind::Call { function, args } = &expr.kind else {
            return;
        };
        let needs_two = matches!(function.name, "rate" | "irate" | "increase" | "delta" | "idelta" | "deriv");
        let Some(ExprKind::Matrix { range, .. }) =
            args.first().filter(|_| needs_two).map(|arg| &strip_parens(arg).kind)
        else {
            return;
        };
        let DurationKind::Literal(length) = range.kind else {
            return;
        };
        let text = query.text.get(range.span.start..range.span.end).unwrap_or_default();
        let seconds = interval / 1000;
        if length < 2 * interval {
            findings
                .at(range.span, format!("`[{text}]` can hold a single sample when scraping every {seconds} s"))
                .fix(format!("at least `[{}s]`: four scrape intervals", 4 * seconds));
        } else if length < 4 * interval {
            findings
                .at(
                    range.span,
                    format!("in `[{text}]` one failed scrape leaves too few samples when scraping every {seconds} s"),
                )
                .severity(Severity::Advice)
                .fix(format!("at least `[{}s]`: four scrape intervals", 4 * seconds));
        }
    });
}

//! P08: several series on one side for each on the other, and no word about it.

use promql::ast::MatchOn;

use super::Query;
use crate::flow::selectors;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P08",
    belief: "`on()` is enough to bring two vectors together.",
    why: "Operators match one series with one. As soon as two series of a side have the same labels in `on()`, the \
          query fails with `many-to-one matching must be explicit`, and with it the rule.",
    mend: "Say on which side the many are: `on (path) group_left`, and keep what only the other side knows by naming it.",
    wrong: "sum by (path, code) (rate(http_requests_total[5m])) / on (path) sum by (path) (rate(http_requests_total[5m]))",
    right: "sum by (path, code) (rate(http_requests_total[5m])) / on (path) group_left sum by (path) (rate(http_requests_total[5m]))",
    lesson: "promql#two-vectors-meet-by-their-labels",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_match(|expr, op, [lhs, rhs], matching| {
        if op.is_set() || matching.group.is_some() {
            return;
        }
        let is_compared = |label: &str| match &matching.on {
            None => true,
            Some(MatchOn::On(labels)) => labels.iter().any(|on| on == label),
            Some(MatchOn::Ignoring(labels)) => !labels.iter().any(|ignored| ignored == label),
        };
        // Of one metric the finer side surely has several series for one of the coarser.
        let metric_of = |side| {
            let found = selectors(side);
            let mut names = found.iter().filter_map(|(_, _, metric)| *metric);
            names.next()
        };
        if metric_of(lhs).is_none() || metric_of(lhs) != metric_of(rhs) {
            return;
        }
        for (side, other, group) in [(lhs, rhs, "group_left"), (rhs, lhs, "group_right")] {
            let (ours, theirs) = (query.shape(side).labels, query.shape(other).labels);
            let Some(coarser) = theirs.possible() else {
                continue;
            };
            let finer = match ours.possible() {
                Some(possible) => possible
                    .into_iter()
                    .find(|label| {
                        !is_compared(label) && !coarser.contains(label) && ours.value(label).is_none()
                    })
                    .map(str::to_owned),
                // Series as they were scraped differ in more than what `on` lists.
                None if matches!(&matching.on, Some(MatchOn::On(_))) => {
                    let differs = ["instance", "job"].into_iter();
                    let mut differs = differs.filter(|label| ours.is_sure(label) && !is_compared(label));
                    differs.next().map(str::to_owned)
                }
                None => None,
            };
            if let Some(label) = finer {
                findings
                    .at(
                        expr.span,
                        format!("several series that differ in `{label}` meet one of the other side, which is an error"),
                    )
                    .fix(format!("say `{group}` behind the labels that are matched on"));
            }
        }
    });
}

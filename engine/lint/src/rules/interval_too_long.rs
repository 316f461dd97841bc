//! pint's group/interval: rules evaluated so seldom that their results go stale in between.

use std::time::Duration;

use super::RulesFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "pint/group/interval",
    belief: "A slow group saves work and costs nothing.",
    why: "A query looks back five minutes. What a rule records every ten is missing half of the time, and an alert in \
          such a group comes and goes.",
    mend: "Evaluate at least every five minutes, or give an alert a `keep_firing_for` of the interval.",
    wrong: "
groups:
  - name: flowforge
    interval: 10m
    rules:
      - record: job:http_requests:rate1h
        expr: sum by (job) (rate(http_requests_total[1h]))
",
    right: "
groups:
  - name: flowforge
    interval: 1m
    rules:
      - record: job:http_requests:rate1h
        expr: sum by (job) (rate(http_requests_total[1h]))
",
    lesson: "prometheus#configuration",
};

const LOOKBACK: Duration = Duration::from_secs(300);

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for group in &file.file.groups {
        let Some(interval) = group.interval.filter(|interval| interval.value > LOOKBACK) else {
            continue;
        };
        let keeps_firing = group.rules.iter().all(|rule| {
            rule.keep_firing_for
                .is_some_and(|keep| keep.value >= interval.value)
        });
        if keeps_firing && !group.rules.is_empty() {
            continue;
        }
        let range = interval.span.range();
        findings
            .at(
                promql::Span { start: range.start, end: range.end },
                format!("group `{}` is evaluated less often than every 5 minutes: its results go stale in between", group.name),
            )
            .fix("an interval of at most 5m");
    }
}

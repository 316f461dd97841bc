//! R02: `absent()` that fires at every restart.

use super::{RulesFile, calls, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R02",
    belief: "What is absent is absent.",
    why: "While a service or Prometheus itself restarts, a series is missing for a scrape or two. `absent()` without \
          `for` fires each time.",
    mend: "Give it a `for` of at least two scrape intervals, better a few minutes.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: ApiGone
        expr: absent(up{job=\"api-service\"})
        labels: {severity: critical}
        annotations: {summary: no api-service is scraped}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: ApiGone
        expr: absent(up{job=\"api-service\"})
        for: 5m
        labels: {severity: critical}
        annotations: {summary: no api-service is scraped}
",
    lesson: "alerting#nothing-there-needs-a-for-too",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    let twice = 2 * file.knowledge.scrape_interval_ms;
    for (_, rule) in file.alerts() {
        // `absent_over_time` has a waiting time of its own: its range.
        if calls(&rule.query.expr, &["absent"]) && rule.hold_ms() < twice {
            findings
                .at(
                    span_of(&rule.name),
                    format!("`{}` uses `absent()` and waits less than two scrapes: each restart fires it", rule.name),
                )
                .fix(format!("`for: {}s` at least", twice / 1000));
        }
    }
}

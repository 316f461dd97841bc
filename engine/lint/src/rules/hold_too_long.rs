//! R09: a page that comes when everything is over.

use super::{RulesFile, label, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "R09",
    belief: "A longer `for` only makes an alert calmer.",
    why: "Nobody hears of an incident shorter than `for` plus the evaluation interval. A page that needs half an hour \
          comes when users have long complained.",
    mend: "Page within minutes and leave the long waits to tickets; for slow losses use a longer window instead.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: ApiDown
        expr: up{job=\"api-service\"} == 0
        for: 45m
        labels: {severity: critical}
        annotations: {summary: \"{{ $labels.instance }} does not answer\"}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: ApiDown
        expr: up{job=\"api-service\"} == 0
        for: 5m
        labels: {severity: critical}
        annotations: {summary: \"{{ $labels.instance }} does not answer\"}
",
    lesson: "alerting#what-waiting-costs",
};

/// The drills of the course last half an hour, and so do most incidents.
const INCIDENT_MS: i64 = 30 * 60 * 1000;

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (group, rule) in file.alerts() {
        // A ticket may wait; what says nothing may page.
        let severity = label(group, rule, "severity");
        if severity
            .is_some_and(|severity| matches!(severity, "warning" | "info" | "none" | "ticket"))
        {
            continue;
        }
        let interval = group.interval.map_or(0, |interval| {
            i64::try_from(interval.value.as_millis()).unwrap_or(i64::MAX)
        });
        let needs = rule.hold_ms().saturating_add(interval);
        if needs >= INCIDENT_MS {
            findings.at(
                span_of(&rule.name),
                format!(
                    "`{}` pages after {} min at the earliest: an incident of {} min goes unheard",
                    rule.name,
                    needs / 60_000,
                    INCIDENT_MS / 60_000
                ),
            );
        }
    }
}

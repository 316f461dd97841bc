//! pint's alerts/for: a `for` that says nothing.

use super::{RulesFile, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "pint/alerts/for",
    belief: "`for: 0s` is a careful way to say at once.",
    why: "Zero is what a rule without `for` has. A `for` shorter than the group's interval is the same: the second \
          evaluation is the first that can fire.",
    mend: "Leave it out, or wait at least one evaluation.",
    wrong: "
groups:
  - name: flowforge
    interval: 1m
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 10s
        labels: {severity: warning}
        annotations: {summary: \"the queue of {{ $labels.instance }} grows\"}
",
    right: "
groups:
  - name: flowforge
    interval: 1m
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 5m
        labels: {severity: warning}
        annotations: {summary: \"the queue of {{ $labels.instance }} grows\"}
",
    lesson: "alerting#for-wrong-is-not-yet-an-alert",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (group, rule) in file.alerts() {
        for (field, duration) in [
            ("for", rule.hold),
            ("keep_firing_for", rule.keep_firing_for),
        ] {
            let Some(duration) = duration else {
                continue;
            };
            if duration.value.is_zero() {
                findings.at(
                    span_of(&rule.name),
                    format!("`{field}: 0s` of `{}` is what it has anyway", rule.name),
                );
            } else if group
                .interval
                .is_some_and(|interval| duration.value < interval.value)
            {
                findings.at(
                    span_of(&rule.name),
                    format!("`{field}` of `{}` is shorter than its group's interval: it waits for one evaluation", rule.name),
                );
            }
        }
    }
}

//! R03: the value in a label.

use super::{RulesFile, span_in, template_uses::Uses};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R03",
    belief: "A label is a good place for the current value.",
    why: "Labels are the identity of an alert. With the value among them every evaluation makes a new alert: with `for` \
          it never fires, without it there is a new notification each time.",
    mend: "Put `{{ $value }}` into an annotation.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 5m
        labels: {severity: warning, depth: \"{{ $value }}\"}
        annotations: {summary: \"the queue of {{ $labels.instance }} grows\"}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 5m
        labels: {severity: warning}
        annotations: {summary: \"{{ $value }} tasks wait in the queue of {{ $labels.instance }}\"}
",
    lesson: "alerting#labels-are-who-it-is-annotations-are-what-to-say",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (_, rule) in file.alerts() {
        for (name, value) in &rule.labels {
            if let Some(at) = Uses::of(value).value_at {
                // `$value` and `.Value` are of one length.
                let span = promql::Span {
                    start: at,
                    end: at + "$value".len(),
                };
                findings
                    .at(
                        span_in(value, span),
                        format!("the label `{name}` holds the value: each evaluation makes another alert"),
                    )
                    .fix("put the value into an annotation: labels are the identity of the alert");
            }
        }
    }
}

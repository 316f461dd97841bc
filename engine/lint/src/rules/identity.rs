//! R07: an alert that can't be routed, or acted on.

use super::template_uses::Uses;
use super::{RulesFile, is_dead_mans_switch, label, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "R07",
    belief: "The alert's name says what to do.",
    why: "Alertmanager routes by labels: without `severity` a warning reaches the same pager as an outage. Who is woken \
          needs to read what is affected and where the answer stands.",
    mend: "Add a `severity`, a summary that names the `{{ $labels.… }}` affected, and a `runbook_url`.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 5m
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 5m
        labels: {severity: warning}
        annotations:
          summary: \"{{ $value }} tasks wait in the queue of {{ $labels.instance }}\"
          runbook_url: https://runbooks.example.org/queue-grows
",
    lesson: "alerting#labels-are-who-it-is-annotations-are-what-to-say",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (group, rule) in file.alerts().filter(|(_, rule)| !is_dead_mans_switch(rule)) {
        let has_annotation = |names: &[&str]| {
            rule.annotations
                .iter()
                .any(|(name, _)| names.iter().any(|known| name.contains(known)))
        };
        let mut missing = Vec::new();
        if label(group, rule, "severity").is_none() {
            missing.push("no `severity`, so it cannot be routed");
        }
        if !has_annotation(&["summary", "description", "message"]) {
            missing.push("no summary");
        }
        if !has_annotation(&["runbook", "playbook"]) {
            missing.push("no runbook");
        }
        if !missing.is_empty() {
            findings.at(
                span_of(&rule.name),
                format!("`{}` has {}", rule.name, missing.join(", ")),
            );
        }
        let names_labels = rule.annotations.iter().any(|(_, text)| {
            !Uses::of(text).labels.is_empty()
                || text.contains("$labels")
                || text.contains(".Labels")
                || text.contains("query")
        });
        let has_labels = file
            .shape(&rule.query.expr)
            .labels
            .possible()
            .is_none_or(|labels| !labels.is_empty());
        if !rule.annotations.is_empty() && has_labels && !names_labels {
            findings
                .at(
                    span_of(&rule.name),
                    format!("no annotation of `{}` says what is affected", rule.name),
                )
                .fix("name a label in the summary: `{{ $labels.instance }}`");
        }
    }
}

//! pint's alerts/template: labels that the result has lost, and values that nobody can read.

use std::collections::BTreeSet;

use ::rules::load::{Group, Rule};

use super::template_uses::Uses;
use super::{RulesFile, calls, span_in, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "pint/alerts/template",
    belief: "An annotation can name any label of the metric.",
    why: "It can name what the expression's result still has. A label that an aggregation removed is empty: \"the \
          service  is slow\".",
    mend: "Keep the label in the aggregation, or leave it out of the text; give rates through `humanize`.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: Errors
        expr: sum by (path) (rate(http_requests_total{code=~\"5..\"}[5m])) > 0.5
        for: 5m
        labels: {severity: warning}
        annotations: {summary: \"{{ $labels.instance }} fails\"}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: Errors
        expr: sum by (path) (rate(http_requests_total{code=~\"5..\"}[5m])) > 0.5
        for: 5m
        labels: {severity: warning}
        annotations: {summary: \"{{ $labels.path }} fails\"}
",
    lesson: "alerting#labels-are-who-it-is-annotations-are-what-to-say",
};

/// Their results have many digits.
const RATES: &[&str] = &["rate", "irate", "deriv"];
const FORMATTED: &[&str] = &[
    "humanize",
    "printf",
    "humanizePercentage",
    "humanizeDuration",
];

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (group, rule) in file.alerts() {
        lost_labels(file, group, rule, findings);
        let gives_rate = calls(&rule.query.expr, RATES);
        for (name, text) in &rule.annotations {
            let is_raw = Uses::of(text).value_at.is_some()
                && !FORMATTED.iter().any(|function| text.contains(function));
            if gives_rate && is_raw {
                findings
                    .at(
                        span_of(text),
                        format!("`{name}` shows a rate with all its digits"),
                    )
                    .severity(Severity::Advice)
                    .fix("`{{ $value | humanize }}`, or `humanizePercentage` for a ratio");
            }
        }
    }
}

fn lost_labels(file: &RulesFile<'_>, group: &Group, rule: &Rule, findings: &mut Findings<'_>) {
    let result = file.shape(&rule.query.expr).labels;
    let own: BTreeSet<&str> = group
        .labels_of(rule)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for (name, text) in rule.annotations.iter().chain(&rule.labels) {
        for (label, at) in Uses::of(text).labels {
            if result.is_possible(&label) || own.contains(label.as_str()) {
                continue;
            }
            let has = result
                .possible()
                .unwrap_or_default()
                .into_iter()
                .collect::<Vec<_>>()
                .join(", ");
            let has = if has.is_empty() {
                "no labels".to_owned()
            } else {
                format!("only {has}")
            };
            let span = promql::Span {
                start: at,
                end: at + "$labels.".len() + label.len(),
            };
            findings
                .at(
                    span_in(text, span),
                    format!("`{name}` names the label `{label}`, and the result has {has}"),
                )
                .fix(format!(
                    "keep `{label}` when aggregating, or leave it out of the text"
                ));
        }
    }
}

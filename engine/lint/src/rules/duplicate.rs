//! R08: the same rule twice.

use std::collections::BTreeMap;

use ::rules::load::RuleKind;

use super::{RulesFile, span_of};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R08",
    belief: "The second rule replaces the first.",
    why: "Both are evaluated. Two recording rules write different values to one series at one time, and Prometheus \
          drops one of them; two equal alerts fire and resolve each other.",
    mend: "Remove one, or tell them apart by a label.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - record: job:http_requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
      - record: job:http_requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
",
    right: "
groups:
  - name: flowforge
    rules:
      - record: job:http_requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
      - record: job:http_requests:rate1h
        expr: sum by (job) (rate(http_requests_total[1h]))
",
    lesson: "promql#recording-rules-a-query-with-a-name",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    let mut seen = BTreeMap::new();
    let rules = file
        .file
        .groups
        .iter()
        .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)));
    for (group, rule) in rules {
        let key = (
            rule.kind == RuleKind::Recording,
            rule.name.as_str(),
            group.labels_of(rule),
        );
        let line = file.source.place(span_of(&rule.name).start).line;
        let Some((first_line, first_expr)) = seen.insert(key, (line, &rule.expr)) else {
            continue;
        };
        let finding = findings.at(
            span_of(&rule.name),
            format!(
                "`{}` is defined twice with the same labels, first in line {first_line}",
                rule.name
            ),
        );
        // Other queries may give other labels, and then nothing collides.
        if first_expr != &rule.expr {
            finding.severity(Severity::Advice);
        }
    }
}

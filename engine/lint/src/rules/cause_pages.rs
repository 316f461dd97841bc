//! R06: somebody is woken by a cause and not by what users see.

use super::{RulesFile, is_page, span_of};
use crate::flow::selectors;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "R06",
    belief: "High CPU is an emergency.",
    why: "A busy machine may serve everybody well, and a broken service may be idle. Who is woken for causes is woken \
          for nothing most of the time.",
    mend: "Page on errors and latency, on what users see; make the cause a ticket that explains them.",
    wrong: "
groups:
  - name: nodes
    rules:
      - alert: HighCpu
        expr: 1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) > 0.9
        for: 10m
        labels: {severity: critical}
        annotations: {summary: \"{{ $labels.instance }} is busy\"}
",
    right: "
groups:
  - name: nodes
    rules:
      - alert: HighCpu
        expr: 1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) > 0.9
        for: 10m
        labels: {severity: warning}
        annotations: {summary: \"{{ $labels.instance }} is busy\"}
",
    lesson: "alerting#symptoms-not-causes",
};

const CAUSES: &[&str] = &[
    "node_cpu",
    "node_load",
    "node_memory",
    "node_disk",
    "process_cpu",
    "process_resident_memory",
    "container_cpu",
    "container_memory",
    "go_goroutines",
    "go_memstats",
    "machine_cpu",
    "instance:node_cpu",
];

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (group, rule) in file.alerts().filter(|(group, rule)| is_page(group, rule)) {
        let selectors = selectors(&rule.query.expr);
        let metrics: Vec<&str> = selectors
            .iter()
            .filter_map(|(_, _, metric)| *metric)
            .collect();
        let is_cause = |metric: &&str| CAUSES.iter().any(|cause| metric.starts_with(cause));
        if let Some(first) = metrics.first().filter(|_| metrics.iter().all(is_cause)) {
            let severity = super::label(group, rule, "severity").unwrap_or_default();
            findings
                .at(
                    span_of(&rule.name),
                    format!("`{}` wakes somebody (`severity: {severity}`) for `{first}`, which no user sees", rule.name),
                )
                .fix("page on errors or latency, and make this a ticket");
        }
    }
}

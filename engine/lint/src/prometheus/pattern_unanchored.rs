//! C05: a relabelling pattern written as if it were searched for.

use ::prometheus_config::{Action, RelabelConfig, ScrapeConfig};
use tsdb::Labels;

use super::{PrometheusFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::prometheus(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "C05",
    belief: "`regex: api` finds `api` anywhere.",
    why: "A relabelling pattern must match the whole value. A `keep` that matches nothing drops every target, a `drop` \
          keeps them all, and no message says so.",
    mend: "Write the rest as well: `.*api.*`, `go_.*`.",
    wrong: "
scrape_configs:
  - job_name: api-service
    static_configs:
      - targets: ['api-service:8080']
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: go_
        action: drop
",
    right: "
scrape_configs:
  - job_name: api-service
    static_configs:
      - targets: ['api-service:8080']
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: go_.*
        action: drop
",
    lesson: "prometheus#relabelling",
};

fn run(file: &PrometheusFile<'_>, findings: &mut Findings<'_>) {
    for job in file
        .config()
        .into_iter()
        .flat_map(|config| &config.scrape_configs)
    {
        for rule in job
            .relabel_configs
            .iter()
            .chain(&job.metric_relabel_configs)
        {
            let pattern = pattern(rule);
            let Some(meant) = meant(job, rule, pattern) else {
                continue;
            };
            findings
                .at(
                    first_line(file.source, rule.span),
                    format!(
                        "the pattern `{pattern}` must match the whole value of {}",
                        rule.source_labels.join(", ")
                    ),
                )
                .fix(format!("write `{meant}`"));
        }
    }
}

/// The pattern as it is written.
fn pattern(rule: &RelabelConfig) -> &str {
    let compiled = rule.regex.as_str();
    let inner = compiled
        .strip_prefix("^(?s:")
        .and_then(|rest| rest.strip_suffix(")$"));
    inner.unwrap_or(compiled)
}

/// What the writer had in mind, where it can hardly be this.
fn meant(job: &ScrapeConfig, rule: &RelabelConfig, pattern: &str) -> Option<String> {
    if !matches!(rule.action, Action::Keep | Action::Drop | Action::Replace) {
        return None;
    }
    let inner = pattern.trim_start_matches('^').trim_end_matches('$');
    let is_literal = !inner.is_empty() && !inner.contains(|c: char| r".*+?|()[]{}\^$".contains(c));
    if !is_literal {
        return None;
    }
    match (pattern.starts_with('^'), pattern.ends_with('$')) {
        (true, false) => return Some(format!("{inner}.*")),
        (false, true) => return Some(format!(".*{inner}")),
        _ => {}
    }
    let of_names = rule.source_labels == ["__name__"];
    if of_names && inner.ends_with('_') {
        return Some(format!("{inner}.*"));
    }
    searched_in_targets(job, rule, inner).then(|| format!(".*{inner}.*"))
}

/// Whether the text stands inside the value of every static target, and is the whole of none.
fn searched_in_targets(job: &ScrapeConfig, rule: &RelabelConfig, text: &str) -> bool {
    let values: Vec<String> = job
        .static_configs
        .iter()
        .flat_map(|group| group.targets.iter().map(move |target| (group, target)))
        .map(|(group, target)| {
            let labels: Labels = group.labels.with("__address__", &target.value);
            rule.value(&labels)
        })
        .collect();
    let is_whole = values.iter().any(|value| rule.regex.is_match(value));
    !is_whole && values.iter().any(|value| value.contains(text))
}

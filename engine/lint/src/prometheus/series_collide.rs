//! C06: a label taken away that told series apart.

use ::prometheus_config::{Action, RelabelConfig, ScrapeConfig};

use super::{PrometheusFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::prometheus(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "C06",
    belief: "A label that nobody needs can be dropped at the scrape.",
    why: "Dropping a label does not add anything up. The series that it told apart become one, each scrape writes several \
          values for it, and one of them wins: the graph jumps between them.",
    mend: "Keep the label and aggregate in the query, or record the sum.",
    wrong: "
scrape_configs:
  - job_name: api-service
    static_configs:
      - targets: ['api-1:8080', 'api-2:8080']
    metric_relabel_configs:
      - action: labeldrop
        regex: instance
",
    right: "
scrape_configs:
  - job_name: api-service
    static_configs:
      - targets: ['api-1:8080', 'api-2:8080']
    metric_relabel_configs:
      - action: labeldrop
        regex: pod_template_hash
",
    lesson: "prometheus#relabelling",
};

fn run(file: &PrometheusFile<'_>, findings: &mut Findings<'_>) {
    for job in file
        .config()
        .into_iter()
        .flat_map(|config| &config.scrape_configs)
    {
        for rule in &job.metric_relabel_configs {
            let Some(label) = collides(job, rule) else {
                continue;
            };
            findings
                .at(
                    first_line(file.source, rule.span),
                    format!(
                        "without `{label}` series of `{}` become the same: their values take turns",
                        job.job_name.value
                    ),
                )
                .fix("aggregate in a query instead");
        }
        // All targets under one name: their series can't be told apart either.
        for rule in job
            .relabel_configs
            .iter()
            .filter(|_| has_several_targets(job))
        {
            let is_constant = rule.action == Action::Replace
                && rule.target_label == "instance"
                && rule.source_labels.is_empty()
                && !rule.replacement.is_empty();
            if is_constant {
                findings.at(
                    first_line(file.source, rule.span),
                    format!("every target of `{}` gets the same `instance`: their series become the same", job.job_name.value),
                );
            }
        }
    }
}

/// The label of identity that a rule takes away.
fn collides(job: &ScrapeConfig, rule: &RelabelConfig) -> Option<&'static str> {
    let several = has_several_targets(job);
    let drops = |label: &str| match rule.action {
        Action::LabelDrop => rule.regex.is_match(label),
        Action::LabelKeep => !rule.regex.is_match(label),
        _ => false,
    };
    if drops("le") {
        return Some("le");
    }
    (several && drops("instance")).then_some("instance")
}

fn has_several_targets(job: &ScrapeConfig) -> bool {
    let fixed: usize = job
        .static_configs
        .iter()
        .map(|group| group.targets.len())
        .sum();
    fixed > 1 || !job.discoveries.is_empty()
}

//! `relabelled`: a job's relabelling does to given labels what it should.
//! Why it matters: a rule whose pattern never matches is no error; it does nothing, and nobody notices.

use std::collections::BTreeMap;

use prometheus_config::relabel;
use serde::Deserialize;
use tsdb::Labels;

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relabelled {
    /// The configuration, by its name in the rubric.
    file: String,
    jobs: Vec<String>,
    of: RelabelStage,
    /// What becomes of them, in words.
    wanted: String,
    cases: Vec<RelabelCase>,
}

/// What is relabelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RelabelStage {
    /// Targets, by `relabel_configs`; the labels are added to those of the job's own targets.
    Targets,
    /// Scraped series, by `metric_relabel_configs`.
    Metrics,
}

/// Labels before, and what should become of them.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RelabelCase {
    /// Of metrics: the labels of a series. Of targets: labels that discovery gave them.
    #[serde(default)]
    labels: BTreeMap<String, String>,
    /// Labels that are there afterwards; `{job}` stands for the job's name, `{service}` for it without `-service`.
    #[serde(default)]
    has: BTreeMap<String, String>,
    /// It should be dropped.
    #[serde(default)]
    dropped: bool,
}

impl Check for Relabelled {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let jobs = reading::list(self.jobs.iter().map(|job| format!("`{job}`")));
        let what = match self.of {
            RelabelStage::Targets => "targets",
            RelabelStage::Metrics => "series",
        };
        format!("the {what} of {jobs}: {}", self.wanted)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Relabelled {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let config = server::handed_in(evidence, &self.file)?;
        let mut complaints = Vec::new();
        for name in &self.jobs {
            let job = config.scrape_configs.iter().find(|job| job.job_name.value == *name);
            let Some(job) = job else {
                complaints.push(format!("there is no job `{name}`"));
                continue;
            };
            for case in &self.cases {
                let given = labels(&case.labels);
                match self.of {
                    RelabelStage::Metrics => {
                        let after = relabel(&given, &job.metric_relabel_configs);
                        let what = format!("{given} of `{name}`");
                        complaints.extend(case.complaint(name, &what, after.as_ref()));
                    }
                    RelabelStage::Targets if job.static_configs.is_empty() => {
                        complaints.push(format!("`{name}` has no static target"));
                    }
                    RelabelStage::Targets => {
                        let groups = job.static_configs.iter();
                        for (group, target) in groups.flat_map(|group| {
                            group.targets.iter().map(move |target| (group, target))
                        }) {
                            let discovered = given.iter().fold(group.labels.clone(), |labels, (name, value)| {
                                labels.with(name, value)
                            });
                            let after = job.target(&target.value, &discovered).ok();
                            let what = format!("`{}` of `{name}`", target.value);
                            let after = after.as_ref().map(|target| &target.labels);
                            complaints.extend(case.complaint(name, &what, after));
                        }
                    }
                }
            }
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass("they are"));
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }
}

impl RelabelCase {
    /// What is wrong with what became of it; `None`: it was dropped.
    fn complaint(&self, job: &str, what: &str, after: Option<&Labels>) -> Option<String> {
        let after = match (after, self.dropped) {
            (None, true) => return None,
            (None, false) => return Some(format!("{what} is dropped")),
            (Some(_), true) => return Some(format!("{what} is kept")),
            (Some(after), false) => after,
        };
        let service = job.strip_suffix("-service").unwrap_or(job);
        self.has.iter().find_map(|(label, value)| {
            let value = value.replace("{job}", job).replace("{service}", service);
            let found = after.get(label);
            (found != value).then(|| match found {
                "" => format!("{what} has no label `{label}`"),
                found => format!("{what} has `{label}=\"{found}\"`"),
            })
        })
    }
}

fn labels(labels: &BTreeMap<String, String>) -> Labels {
    Labels::new(labels.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const SERVICE: &str =
        "{kind: relabelled, file: prometheus, jobs: [api-service], of: targets, wanted: named by service, cases: [{has: {service: '{service}'}}]}";
    const DROPPED: &str = "{kind: relabelled, file: prometheus, jobs: [api-service], of: metrics, wanted: fewer, cases: [\
        {labels: {__name__: go_memstats_alloc_bytes}, dropped: true}, {labels: {__name__: go_goroutines}}]}";

    fn job(rest: &str) -> Fixture {
        let config = format!(
            "scrape_configs:\n  - job_name: api-service\n    static_configs: [{{targets: ['127.0.0.1:8080']}}]\n{rest}"
        );
        Fixture::reference().with_file("prometheus", config)
    }

    fn service(regex: &str) -> Fixture {
        job(&format!(
            "    relabel_configs: [{{source_labels: [job], regex: '{regex}', target_label: service}}]\n"
        ))
    }

    fn dropping(regex: &str) -> Fixture {
        job(&format!(
            "    metric_relabel_configs: [{{source_labels: [__name__], regex: '{regex}', action: drop}}]\n"
        ))
    }

    #[test]
    fn a_label_made_of_another() {
        check(SERVICE, &service("(.+)-service"), &expect![[r#"
            wanted: the targets of `api-service`: named by service
            pass: they are"#]]);
    }

    #[test]
    fn a_pattern_thought_unanchored_matches_nothing() {
        check(SERVICE, &service("(api)"), &expect![[r#"
            wanted: the targets of `api-service`: named by service
            fail: `127.0.0.1:8080` of `api-service` has no label `service`"#]]);
        check(DROPPED, &dropping("go_memstats"), &expect![[r#"
            wanted: the series of `api-service`: fewer
            fail: go_memstats_alloc_bytes of `api-service` is kept"#]]);
    }

    #[test]
    fn metrics_dropped_and_kept() {
        check(DROPPED, &dropping("go_memstats_.+"), &expect![[r#"
            wanted: the series of `api-service`: fewer
            pass: they are"#]]);
        check(DROPPED, &dropping("go_.+"), &expect![[r#"
            wanted: the series of `api-service`: fewer
            fail: go_goroutines of `api-service` is dropped"#]]);
    }

    #[test]
    fn a_job_that_is_not_there() {
        check(SERVICE, &Fixture::reference().with_file("prometheus", "{}"), &expect![[r#"
            wanted: the targets of `api-service`: named by service
            fail: there is no job `api-service`"#]]);
    }
}

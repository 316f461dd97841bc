//! `series_distinct`: no two series become one on their way into Prometheus.
//! Why it matters: labels that are dropped at the scrape add nothing up; values take turns, and graphs jump.

use std::collections::BTreeMap;

use prometheus_config::{Config, ScrapeConfig, relabel};
use serde::Deserialize;
use tsdb::{Labels, METRIC_NAME};

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesDistinct {
    /// The configuration, by its name in the rubric.
    file: String,
    /// The targets whose answers are led through it, and the jobs that scrape them.
    scraped: BTreeMap<String, String>,
}

impl Check for SeriesDistinct {
    fn uses(&self) -> Uses<'_> {
        Uses {
            files: vec![&self.file],
            targets: self.scraped.keys().map(String::as_str).collect(),
            ..Uses::default()
        }
    }

    fn expected(&self) -> String {
        "every series that the services expose is a series of its own in Prometheus".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SeriesDistinct {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let config = server::handed_in(evidence, &self.file)?;
        let mut stored: BTreeMap<Labels, Labels> = BTreeMap::new();
        let mut merged: Vec<(Labels, [String; 2])> = Vec::new();
        for (target, name) in &self.scraped {
            let exposition = reading::exposition(evidence, target, ScrapeMoment::Start)?;
            let job = job(&config, name)?;
            for (_, found) in job.static_targets() {
                let Ok(found) = found else { continue };
                for sample in exposition.samples() {
                    let before = scraped(job, sample, &found.labels);
                    let Some(after) = relabel(&before, &job.metric_relabel_configs) else {
                        continue;
                    };
                    if let Some(other) = stored.insert(after.clone(), before.clone()) {
                        merged.push((after, [other.to_string(), before.to_string()]));
                    }
                }
            }
        }
        let Some((after, [first, second])) = merged.first() else {
            return Ok(Outcome::pass(format!("{} series stay apart", stored.len())));
        };
        let more = match merged.len() {
            1 => String::new(),
            all => format!("; {all} series are lost so"),
        };
        Ok(Outcome::fail(format!("{first} and {second} both become {after}{more}")))
    }
}

fn job<'a>(config: &'a Config, name: &str) -> Result<&'a ScrapeConfig, Outcome> {
    let mut jobs = config.scrape_configs.iter();
    jobs.find(|job| job.job_name.value == name)
        .ok_or_else(|| Outcome::fail(format!("there is no job `{name}`")))
}

/// The labels of a sample as they enter `metric_relabel_configs`.
fn scraped(job: &ScrapeConfig, sample: &exposition::Sample, target: &Labels) -> Labels {
    let own = sample.labels.iter().map(|(name, value)| (&**name, &**value));
    let own = Labels::new(own.chain([(METRIC_NAME, sample.name.as_str())]));
    target.iter().fold(own.clone(), |labels, (name, value)| {
        let clashing = own.get(name);
        if clashing.is_empty() {
            return labels.with(name, value);
        }
        // The scrape's own label is moved aside, unless the job honours it.
        if job.honor_labels {
            return labels;
        }
        labels.with(name, value).with(&format!("exported_{name}"), clashing)
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: series_distinct, file: prometheus, scraped: {api: api-service, worker: worker-service}}";

    fn config(targets: &str, rule: &str) -> Fixture {
        let job = |name: &str, targets: &str| {
            format!(
                "  - job_name: {name}\n    static_configs: [{{targets: [{targets}]}}]\n    metric_relabel_configs: [{rule}]\n"
            )
        };
        let (api, worker) = (job("api-service", targets), job("worker-service", "'127.0.0.1:8081'"));
        Fixture::reference().with_file("prometheus", format!("scrape_configs:\n{api}{worker}"))
    }

    #[test]
    fn nothing_is_taken_away() {
        check(CHECK, &config("'127.0.0.1:8080'", ""), &expect![[r#"
            wanted: every series that the services expose is a series of its own in Prometheus
            pass: 47 series stay apart"#]]);
    }

    #[test]
    fn a_label_that_told_series_apart() {
        let rule = "{action: labeldrop, regex: path}";
        check(CHECK, &config("'127.0.0.1:8080'", rule), &expect![[r#"
            wanted: every series that the services expose is a series of its own in Prometheus
            fail: http_requests_total{instance="127.0.0.1:8080", job="api-service", method="GET", path="/health", status="200"} and http_requests_total{instance="127.0.0.1:8080", job="api-service", method="GET", path="/tasks", status="200"} both become http_requests_total{instance="127.0.0.1:8080", job="api-service", method="GET", status="200"}; 14 series are lost so"#]]);
    }

    #[test]
    fn instances_that_become_one() {
        let rule = "{action: labeldrop, regex: instance}";
        check(CHECK, &config("'127.0.0.1:8080'", rule), &expect![[r#"
            wanted: every series that the services expose is a series of its own in Prometheus
            pass: 47 series stay apart"#]]);
        check(CHECK, &config("'127.0.0.1:8080', '127.0.0.1:8082'", rule), &expect![[r#"
            wanted: every series that the services expose is a series of its own in Prometheus
            fail: http_requests_total{instance="127.0.0.1:8080", job="api-service", method="GET", path="/health", status="200"} and http_requests_total{instance="127.0.0.1:8082", job="api-service", method="GET", path="/health", status="200"} both become http_requests_total{job="api-service", method="GET", path="/health", status="200"}; 38 series are lost so"#]]);
    }
}

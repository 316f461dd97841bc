//! `stored_delta`: the driven requests arrived in Prometheus, to the last one.
//! Why it matters: what Prometheus did not store, no dashboard shows and no alert sees.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::delta::{Attribute, Counted, Growth};
use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, Moment, StoredSeries};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StoredDelta {
    /// The target that is a Prometheus.
    target: String,
    job: String,
    /// The sample's name, such as `http_requests_total`.
    metric: String,
    /// Labels that tell requests apart, and what each says about one.
    #[serde(default)]
    by: BTreeMap<String, Attribute>,
    /// Only series with these labels.
    #[serde(default)]
    labels: BTreeMap<String, String>,
    /// Only these request classes; all if left out.
    #[serde(default)]
    requests: Vec<String>,
    /// Only requests with this answer.
    #[serde(default)]
    status: Option<u16>,
}

impl Check for StoredDelta {
    fn uses(&self) -> Uses<'_> {
        Uses {
            stored: vec![&self.metric],
            ..Uses::target(&self.target).and_requests(&self.requests)
        }
    }

    fn expected(&self) -> String {
        let mut labels = self.labels.clone();
        labels.insert("job".to_owned(), self.job.clone());
        format!(
            "`{}` in Prometheus grows by exactly what was driven{}",
            reading::series_text(&self.metric, &labels),
            self.counted().by_text()
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl StoredDelta {
    fn counted(&self) -> Counted<'_> {
        Counted {
            metric: &self.metric,
            by: &self.by,
            labels: &self.labels,
            requests: &self.requests,
            status: self.status,
            growth: Growth::Exactly,
        }
    }

    fn series<'a>(&self, moment: &'a Moment) -> Vec<&'a StoredSeries> {
        let series = moment.series.get(&self.job).into_iter().flatten();
        series.filter(|series| series.name() == self.metric).collect()
    }

    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let prometheus = reading::prometheus(evidence, &self.target)?;
        let traffic = reading::traffic(evidence)?;
        let is_late = prometheus.unscraped.contains(&self.job);
        let Some(after) = prometheus.after.as_ref().filter(|_| !is_late) else {
            return Ok(Outcome::fail(format!(
                "waited {} s, and Prometheus did not scrape job `{}` once after the traffic",
                prometheus.waited_ms / 1000,
                self.job
            )));
        };
        self.counted().compare(
            traffic,
            "in Prometheus",
            &self.series(&prometheus.before),
            &self.series(after),
        )
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: stored_delta, target: prometheus, job: worker-service, metric: flowforge_tasks_completed_total, labels: {outcome: failed}, requests: [create-failing-task], status: 201}";

    #[test]
    fn what_was_driven_is_stored() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `flowforge_tasks_completed_total{job="worker-service",outcome="failed"}` in Prometheus grows by exactly what was driven
            pass: 3 requests counted exactly in Prometheus: `flowforge_tasks_completed_total{outcome="failed"}` +3"#]]);
    }

    #[test]
    fn another_services_prometheus_knows_nothing_of_it() {
        check(CHECK, &Fixture::reference().with_stale_prometheus(), &expect![[r#"
            wanted: `flowforge_tasks_completed_total{job="worker-service",outcome="failed"}` in Prometheus grows by exactly what was driven
            fail: 3 requests driven (`create-failing-task`), and `flowforge_tasks_completed_total{outcome="failed"}` grew by 0 in Prometheus"#]]);
    }

    #[test]
    fn only_a_job_that_was_not_scraped_is_to_blame() {
        let unscraped = |job: &'static str| {
            Fixture::reference().edit(move |evidence| {
                let prometheus = evidence.prometheus.as_mut().unwrap();
                prometheus.unscraped = vec![job.to_owned()];
            })
        };
        check(CHECK, &unscraped("api-service"), &expect![[r#"
            wanted: `flowforge_tasks_completed_total{job="worker-service",outcome="failed"}` in Prometheus grows by exactly what was driven
            pass: 3 requests counted exactly in Prometheus: `flowforge_tasks_completed_total{outcome="failed"}` +3"#]]);
        check(CHECK, &unscraped("worker-service"), &expect![[r#"
            wanted: `flowforge_tasks_completed_total{job="worker-service",outcome="failed"}` in Prometheus grows by exactly what was driven
            fail: waited 9 s, and Prometheus did not scrape job `worker-service` once after the traffic"#]]);
    }

    #[test]
    fn a_job_of_another_name_holds_no_series() {
        let other = CHECK.replace("worker-service", "worker");
        check(&other, &Fixture::reference(), &expect![[r#"
            wanted: `flowforge_tasks_completed_total{job="worker",outcome="failed"}` in Prometheus grows by exactly what was driven
            fail: 3 requests driven (`create-failing-task`), but there is no `flowforge_tasks_completed_total{outcome="failed"}` in Prometheus"#]]);
    }
}

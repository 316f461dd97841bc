//! `scrape_intervals`: how often Prometheus scrapes and evaluates.
//! Why it matters: the interval decides how soon an incident shows, and what a range in a query holds.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScrapeIntervals {
    /// The target that is a Prometheus.
    target: String,
    /// What holds where a job says nothing else, in seconds.
    #[serde(default)]
    scrape: Option<f64>,
    /// Between two evaluations of rules, in seconds.
    #[serde(default)]
    evaluation: Option<f64>,
    /// By job, in seconds.
    #[serde(default)]
    jobs: BTreeMap<String, f64>,
}

impl Check for ScrapeIntervals {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let scrape = self.scrape.map(|seconds| format!("scrapes every {seconds} s"));
        let evaluation = self.evaluation.map(|seconds| format!("evaluates every {seconds} s"));
        let jobs = self.jobs.iter().map(|(job, seconds)| format!("scrapes `{job}` every {seconds} s"));
        let parts: Vec<String> = scrape.into_iter().chain(evaluation).chain(jobs).collect();
        format!("Prometheus {}", parts.join(", "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl ScrapeIntervals {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let server = server::server(evidence, &self.target)?;
        let config = server::running(server)?;
        let seconds = |milliseconds: i64| milliseconds as f64 / 1000.0;
        let mut complaints = Vec::new();
        let mut compare = |what: String, wanted: Option<f64>, found: Option<f64>| {
            match (wanted, found) {
                (Some(wanted), Some(found)) if wanted != found => {
                    complaints.push(format!("{what} is {} s", reading::number(found)));
                }
                (Some(_), None) => complaints.push(format!("{what} is not there")),
                _ => {}
            }
        };
        let global = &config.global;
        compare("the global `scrape_interval`".to_owned(), self.scrape, Some(seconds(global.scrape_interval_ms)));
        compare("`evaluation_interval`".to_owned(), self.evaluation, Some(seconds(global.evaluation_interval_ms)));
        for (job, wanted) in &self.jobs {
            let found = config.scrape_configs.iter().find(|config| config.job_name.value == *job);
            let found = found.map(|config| seconds(config.scrape_interval_ms));
            compare(format!("the interval of `{job}`"), Some(*wanted), found);
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass("it does"));
        }
        let asked = self.jobs.len() + usize::from(self.scrape.is_some()) + usize::from(self.evaluation.is_some());
        let held = asked.saturating_sub(complaints.len());
        Ok(Outcome::share(held, asked, reading::sentences(complaints)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::check;
    use crate::checks::fixture::prometheus::with_server;

    #[test]
    fn as_asked_for() {
        let asked = "{kind: scrape_intervals, target: prometheus, scrape: 15, evaluation: 15, jobs: {api-service: 10}}";
        check(asked, &with_server(), &expect![[r#"
            wanted: Prometheus scrapes every 15 s, evaluates every 15 s, scrapes `api-service` every 10 s
            pass: it does"#]]);
    }

    #[test]
    fn too_seldom() {
        let asked = "{kind: scrape_intervals, target: prometheus, scrape: 5, evaluation: 15, jobs: {node: 10, db: 10}}";
        check(asked, &with_server(), &expect![[r#"
            wanted: Prometheus scrapes every 5 s, evaluates every 15 s, scrapes `db` every 10 s, scrapes `node` every 10 s
            partial 0.25: the global `scrape_interval` is 15 s; the interval of `db` is not there; the interval of `node` is 15 s"#]]);
    }
}

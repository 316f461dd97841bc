//! `scrape_duration`: a scrape takes a small part of the time it is given.
//! Why it matters: a slow `/metrics` times out exactly when the service is in trouble.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScrapeDuration {
    /// The target that is a Prometheus.
    target: String,
    jobs: Vec<String>,
    /// Of the scrape timeout.
    at_most_share: f64,
}

impl Check for ScrapeDuration {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "a scrape of {} takes at most {} % of its timeout",
            reading::list(self.jobs.iter().map(|job| format!("`{job}`"))),
            reading::number(self.at_most_share * 100.0)
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl ScrapeDuration {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let prometheus = reading::prometheus(evidence, &self.target)?;
        let mut seen = Vec::new();
        let mut is_slow = false;
        for target in &prometheus.scrape_targets {
            if !self.jobs.contains(&target.job) {
                continue;
            }
            is_slow |= target.last_scrape_duration_s > target.scrape_timeout_s * self.at_most_share;
            seen.push(format!(
                "`{}` took {} s of {} s",
                target.job,
                reading::number((target.last_scrape_duration_s * 1000.0).round() / 1000.0),
                reading::number(target.scrape_timeout_s)
            ));
        }
        if seen.is_empty() {
            return Ok(Outcome::fail("Prometheus scrapes none of these jobs"));
        }
        let observed = reading::list(seen.into_iter());
        Ok(if is_slow { Outcome::fail(observed) } else { Outcome::pass(observed) })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: scrape_duration, target: prometheus, jobs: [api-service, worker-service], at_most_share: 0.2}";

    #[test]
    fn fast_scrapes() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: a scrape of `api-service`, `worker-service` takes at most 20 % of its timeout
            pass: `api-service` took 0.003 s of 5 s, `worker-service` took 0.003 s of 5 s"#]]);
    }

    #[test]
    fn a_scrape_that_counts_the_table_fails() {
        check(CHECK, &Fixture::reference().with_scrape_taking("api-service", 4.2), &expect![[r#"
            wanted: a scrape of `api-service`, `worker-service` takes at most 20 % of its timeout
            fail: `api-service` took 4.2 s of 5 s, `worker-service` took 0.003 s of 5 s"#]]);
    }
}

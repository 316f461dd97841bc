//! `metrics_endpoint`: `/metrics` answers, and Prometheus can read the answer.
//! Why it matters: one unreadable line costs the whole scrape, and every graph and alert with it.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MetricsEndpoint {
    target: String,
}

impl Check for MetricsEndpoint {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("`GET /metrics` of `{}` answers 200 in a format that Prometheus reads", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl MetricsEndpoint {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::Before)?;
        let samples = exposition.sample_count();
        if samples == 0 {
            return Ok(Outcome::fail("the answer is well-formed but holds no sample at all"));
        }
        Ok(Outcome::pass(format!(
            "{samples} samples of {} metrics",
            exposition.families.len()
        )))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: metrics_endpoint, target: api}";

    #[test]
    fn the_reference_is_read() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `GET /metrics` of `api` answers 200 in a format that Prometheus reads
            pass: 38 samples of 8 metrics"#]]);
    }

    #[test]
    fn a_service_without_metrics_fails() {
        check(CHECK, &Fixture::reference().with_status("api", 404), &expect![[r#"
            wanted: `GET /metrics` of `api` answers 200 in a format that Prometheus reads
            fail: GET http://127.0.0.1:8080/metrics answered 404 instead of 200"#]]);
    }

    #[test]
    fn an_unquoted_label_value_is_quoted_to_the_student() {
        let fixture = Fixture::reference().replace("api", "state=\"idle\"", "state=idle");
        check(CHECK, &fixture, &expect![[r#"
            wanted: `GET /metrics` of `api` answers 200 in a format that Prometheus reads
            fail: Prometheus could not read http://127.0.0.1:8080/metrics: line 47, column 37: expected a label value in double quotes, found `i`, in `flowforge_db_pool_connections{state=idle} 4`"#]]);
    }

    #[test]
    fn a_service_that_is_down_is_no_mistake() {
        check(CHECK, &Fixture::reference().unreachable("api"), &expect![[r#"
            wanted: `GET /metrics` of `api` answers 200 in a format that Prometheus reads
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]]);
    }
}

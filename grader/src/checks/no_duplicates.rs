//! `no_duplicates`: every series is exposed once.
//! Why it matters: of two values for one series Prometheus keeps one and says nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoDuplicates {
    target: String,
}

impl Check for NoDuplicates {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("every series of `{}` is exposed once", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl NoDuplicates {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let mut seen = BTreeMap::new();
        for sample in exposition.samples() {
            if let Some(first) = seen.insert(sample.series_key(), sample) {
                return Ok(Outcome::fail(format!(
                    "line {}: `{}`, and again in line {}: `{}`",
                    first.line, first.raw, sample.line, sample.raw
                )));
            }
        }
        Ok(Outcome::pass(format!("{} different series", seen.len())))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: no_duplicates, target: api}";

    #[test]
    fn every_series_once() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: every series of `api` is exposed once
            pass: 45 different series"#]]);
    }

    #[test]
    fn another_order_of_labels_is_the_same_series() {
        let twice = "http_requests_total{path=\"/tasks\",method=\"GET\",status=\"200\"} 7\n";
        let fixture = Fixture::reference().with_line("api", twice);
        check(CHECK, &fixture, &expect![[r#"
            wanted: every series of `api` is exposed once
            fail: line 5: `http_requests_total{method="GET",path="/tasks",status="200"} 11`, and again in line 62: `http_requests_total{path="/tasks",method="GET",status="200"} 7`"#]]);
    }
}

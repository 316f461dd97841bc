//! `initialised_at_zero`: series whose labels are known exist from the start.
//! Why it matters: until the first failure, a ratio over a series that does not exist returns nothing at all.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InitialisedAtZero {
    target: String,
    metric: String,
    /// The label sets that must be there before anything has happened.
    series: Vec<BTreeMap<String, String>>,
}

impl Check for InitialisedAtZero {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "the {} known series of `{}` exist before the first such event",
            self.series.len(),
            self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl InitialisedAtZero {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::Start)?;
        let missing: Vec<String> = self
            .series
            .iter()
            .filter(|labels| {
                let mut samples = exposition.samples_named(&self.metric);
                !samples.any(|sample| reading::matches(&sample, labels))
            })
            .map(|labels| format!("`{}`", reading::series_text(&self.metric, labels)))
            .collect();
        if missing.is_empty() {
            return Ok(Outcome::pass(format!("all {} are there", self.series.len())));
        }
        let held = self.series.len() - missing.len();
        Ok(Outcome::share(
            held,
            self.series.len(),
            format!("missing at the start: {}", reading::list(missing.into_iter())),
        ))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: initialised_at_zero, target: api, metric: http_requests_total, series: [{method: GET, path: /health, status: '503'}, {method: GET, path: /tasks, status: '500'}]}";

    #[test]
    fn known_series_exist_at_once() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: the 2 known series of `http_requests_total` exist before the first such event
            pass: all 2 are there"#]]);
    }

    #[test]
    fn what_appears_with_the_first_failure_is_missing() {
        let fixture = Fixture::reference().without_lines("api", "status=\"503\"");
        check(CHECK, &fixture, &expect![[r#"
            wanted: the 2 known series of `http_requests_total` exist before the first such event
            partial 0.50: missing at the start: `http_requests_total{method="GET",path="/health",status="503"}`"#]]);
    }
}

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
        let (mut missing, mut at_zero) = (Vec::new(), 0);
        for labels in &self.series {
            let samples = exposition.samples_named(&self.metric);
            let own = samples.filter(|sample| reading::matches(sample, labels));
            match own.map(|sample| sample.value).reduce(f64::max) {
                None => missing.push(format!("`{}`", reading::series_text(&self.metric, labels))),
                Some(0.0) => at_zero += 1,
                Some(_) => {}
            }
        }
        if missing.is_empty() {
            return Ok(Outcome::pass(format!("all {} are there", self.series.len())));
        }
        let made = self.series.len() - missing.len() - at_zero;
        let mut observed = format!("missing at the start: {}", reading::list(missing.into_iter()));
        if made > 0 {
            let made = reading::count(made as u64, "other");
            observed = format!("{observed}; {made} may be there only because there was such traffic before");
        }
        // Beside one that is missing, a series that has counted something shows nothing: its first event made it.
        Ok(Outcome::share(at_zero, self.series.len(), observed))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};
    use crate::evidence::ScrapeMoment;

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

    #[test]
    fn what_earlier_traffic_left_earns_nothing() {
        let fixture = Fixture::reference().without_lines("api", "status=\"503\"").edit(|evidence| {
            let scrapes = evidence.scrapes.get_mut("api").unwrap();
            let start = scrapes.get_mut(&ScrapeMoment::Start).unwrap();
            let failed = "path=\"/tasks\",status=\"500\"}";
            assert!(start.body.contains(failed));
            start.body = start.body.replace(&format!("{failed} 0"), &format!("{failed} 4"));
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: the 2 known series of `http_requests_total` exist before the first such event
            fail: missing at the start: `http_requests_total{method="GET",path="/health",status="503"}`; 1 other may be there only because there was such traffic before"#]]);
    }
}

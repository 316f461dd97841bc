//! `series_budget`: one instance of the service costs no more series than it may.
//! Why it matters: every combination of label values is kept in memory, times buckets, times replicas.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesBudget {
    target: String,
    /// Metrics whose name starts so are of libraries, not of the service.
    ignore: Vec<String>,
    at_most: u64,
}

impl Check for SeriesBudget {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "`{}` exposes at most {} series of its own, also after the traffic",
            self.target, self.at_most
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SeriesBudget {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let own = reading::own_families(&exposition, &self.ignore);
        let total: u64 = own.iter().map(|family| family.samples.len() as u64).sum();
        let Some(largest) = own.iter().max_by_key(|family| family.samples.len()) else {
            return Ok(Outcome::fail("no metric of the service's own"));
        };
        let observed = format!(
            "{total} series, most of them `{}` with {}",
            largest.name,
            largest.samples.len()
        );
        Ok(if total <= self.at_most {
            Outcome::pass(observed)
        } else {
            Outcome::fail(observed)
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    #[test]
    fn within_the_budget() {
        let budget = "{kind: series_budget, target: api, ignore: [go_, process_], at_most: 150}";
        check(budget, &Fixture::reference(), &expect![[r#"
            wanted: `api` exposes at most 150 series of its own, also after the traffic
            pass: 44 series, most of them `http_request_duration_seconds` with 30"#]]);
    }

    #[test]
    fn over_the_budget_names_the_largest() {
        let budget = "{kind: series_budget, target: api, ignore: [go_, process_], at_most: 20}";
        check(budget, &Fixture::reference(), &expect![[r#"
            wanted: `api` exposes at most 20 series of its own, also after the traffic
            fail: 44 series, most of them `http_request_duration_seconds` with 30"#]]);
    }
}

//! `metric_help`: every metric of the service says what one unit of it means.
//! Why it matters: who is woken at night did not write the metric and has only this line.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MetricHelp {
    target: String,
    /// Metrics whose name starts so are of libraries, not of the service.
    ignore: Vec<String>,
}

const SHORTEST_HELP: usize = 10;

impl Check for MetricHelp {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("every metric of `{}` has a HELP line that says what it counts", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl MetricHelp {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let own = reading::own_families(&exposition, &self.ignore);
        let complaints: Vec<String> = own
            .iter()
            .filter_map(|family| {
                let help = family.help.as_deref().unwrap_or_default().trim();
                if help.is_empty() {
                    Some(format!("`{}` has no HELP text", family.name))
                } else if help == family.name || help.chars().count() < SHORTEST_HELP {
                    Some(format!("HELP of `{}` says only \"{help}\"", family.name))
                } else {
                    None
                }
            })
            .collect();
        if own.is_empty() {
            return Ok(Outcome::fail("no metric of the service's own"));
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!("{} metrics, each with its HELP", own.len())));
        }
        let held = own.len() - complaints.len();
        Ok(Outcome::share(held, own.len(), reading::sentences(complaints)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: metric_help, target: worker, ignore: [go_, process_]}";

    #[test]
    fn every_metric_explains_itself() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: every metric of `worker` has a HELP line that says what it counts
            pass: 3 metrics, each with its HELP"#]]);
    }

    #[test]
    fn an_empty_help_costs_its_share() {
        let fixture = Fixture::reference().replace("worker", " Tasks being worked on right now.", "");
        check(CHECK, &fixture, &expect![[r#"
            wanted: every metric of `worker` has a HELP line that says what it counts
            partial 0.67: `flowforge_tasks_in_progress` has no HELP text"#]]);
    }
}

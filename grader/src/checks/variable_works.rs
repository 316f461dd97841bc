//! `variable_works`: the variable offers the services there are, every panel follows it, and several may be chosen.
//! Why it matters: a choice without effect shows the numbers of one service under the name of another.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, trial};
use crate::evidence::{Choices, Evidence, PanelQuery, Phase};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VariableWorks {
    /// The file that is a dashboard.
    file: String,
    /// The target that is a Prometheus.
    target: String,
    /// The phase of the trial that is looked at.
    phase: String,
    variable: String,
    /// What it must offer.
    values: Vec<String>,
}

impl Check for VariableWorks {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_file(&self.file)
    }

    fn expected(&self) -> String {
        let values = reading::list(self.values.iter().map(|value| format!("`{value}`")));
        format!("${} offers {values}, every panel follows it, one or several chosen", self.variable)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl VariableWorks {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let trial = trial::trial(evidence, &self.file, &self.target)?;
        let phase = trial::phase(trial, &self.phase)?;
        let Some(choices) = &trial.choices else {
            return Ok(Outcome::fail(format!("the dashboard has no variable `{}`", self.variable)));
        };
        let mut complaints: Vec<String> = self.not_offered(choices).into_iter().collect();
        let panels: BTreeSet<&str> =
            phase.queries.iter().map(|query| query.panel.as_str()).collect();
        for panel in &panels {
            complaints.extend(self.unmoved(phase, panel));
            complaints.extend(self.not_together(phase, panel));
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!(
                "it offers {}, and all {} panels follow it",
                reading::list(choices.values.iter().map(|value| format!("`{value}`"))),
                panels.len()
            )));
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }

    fn not_offered(&self, choices: &Choices) -> Option<String> {
        if let Some(error) = &choices.error {
            return Some(format!("`{}` can't be asked: {error}", choices.asked));
        }
        let missing: Vec<&String> = self
            .values
            .iter()
            .filter(|value| !choices.values.contains(value))
            .collect();
        if missing.is_empty() {
            return None;
        }
        Some(format!(
            "`{}` offers {}, and not {}",
            choices.asked,
            match choices.values.as_slice() {
                [] => "nothing".to_owned(),
                values => reading::list(values.iter().map(|value| format!("`{value}`"))),
            },
            reading::list(missing.iter().map(|value| format!("`{value}`")))
        ))
    }

    /// A panel that asks the same whatever is chosen.
    fn unmoved(&self, phase: &Phase, panel: &str) -> Option<String> {
        let mut asked = self.values.iter().map(|value| -> Vec<&str> {
            let chosen = std::slice::from_ref(value);
            let queries = queries(phase, panel, chosen);
            queries.map(|query| query.expr.as_str()).collect()
        });
        let first = asked.next()?;
        let is_same = self.values.len() > 1 && asked.all(|other| other == first);
        is_same.then(|| format!("`{panel}` does not follow ${}", self.variable))
    }

    /// A panel that has data for single values, and none for all of them together.
    fn not_together(&self, phase: &Phase, panel: &str) -> Option<String> {
        let has_data = |chosen: &[String]| {
            let mut queries = queries(phase, panel, chosen);
            queries.any(|query| query.answer.numbers().next().is_some())
        };
        let mut alone = self.values.iter().map(std::slice::from_ref);
        let is_empty_together = alone.any(has_data) && !has_data(&self.values);
        is_empty_together.then(|| {
            format!(
                "`{panel}` is empty when several values of ${0} are chosen: match with `=~\"${0}\"`",
                self.variable
            )
        })
    }
}

/// The panel's queries with this chosen.
fn queries<'a>(
    phase: &'a Phase,
    panel: &'a str,
    chosen: &'a [String],
) -> impl Iterator<Item = &'a PanelQuery> {
    let queries = phase.queries.iter();
    queries.filter(move |query| query.panel == panel && query.chosen == chosen)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::dashboard::{Tried, check};

    const CHECK: &str = "{kind: variable_works, file: dashboard, target: prometheus, phase: healthy,
        variable: service, values: [api-service, worker-service]}";

    #[test]
    fn every_panel_follows() {
        check(CHECK, &Tried::reference(), &expect![[r#"
            wanted: $service offers `api-service`, `worker-service`, every panel follows it, one or several chosen
            pass: it offers `api-service`, `worker-service`, and all 8 panels follow it"#]]);
    }

    #[test]
    fn a_panel_with_a_job_of_its_own() {
        let tried = Tried::reference().with(
            "process_resident_memory_bytes{job=~\\\"$service\\\"}",
            "process_resident_memory_bytes{job=\\\"api-service\\\"}",
        );
        check(CHECK, &tried, &expect![[r#"
            wanted: $service offers `api-service`, `worker-service`, every panel follows it, one or several chosen
            fail: `Memory` does not follow $service"#]]);
    }

    #[test]
    fn an_exact_match_of_several() {
        let tried = Tried::reference().with("memory_bytes{job=~", "memory_bytes{job=");
        check(CHECK, &tried, &expect![[r#"
            wanted: $service offers `api-service`, `worker-service`, every panel follows it, one or several chosen
            fail: `Memory` is empty when several values of $service are chosen: match with `=~"$service"`"#]]);
    }

    #[test]
    fn no_variable() {
        let tried = Tried::reference().with("\"name\": \"service\"", "\"name\": \"job\"");
        check(CHECK, &tried, &expect![[r#"
            wanted: $service offers `api-service`, `worker-service`, every panel follows it, one or several chosen
            fail: the dashboard has no variable `service`"#]]);
    }
}

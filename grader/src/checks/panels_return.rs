//! `panels_return`: every panel shows data on this Prometheus, for each value of the variable that it is about.
//! Why it matters: "No data" during an incident is read as "nothing wrong".

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, trial};
use crate::evidence::{Evidence, PanelQuery, PanelAnswer};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PanelsReturn {
    /// The file that is a dashboard.
    file: String,
    /// The target that is a Prometheus.
    target: String,
    /// The phase of the trial that is looked at.
    phase: String,
    /// Panels by title, and the values of the variable for which each must have data.
    panels: BTreeMap<String, Vec<String>>,
}

impl Check for PanelsReturn {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_file(&self.file)
    }

    fn expected(&self) -> String {
        let panels = self.panels.iter().map(|(title, values)| {
            format!("`{title}` for {}", reading::list(values.iter().cloned()))
        });
        format!("data in {}", panels.collect::<Vec<_>>().join(", "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl PanelsReturn {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let trial = trial::trial(evidence, &self.file, &self.target)?;
        let phase = trial::phase(trial, &self.phase)?;
        let mut held = 0;
        let mut complaints = Vec::new();
        for (title, values) in &self.panels {
            for value in values {
                let queries = match trial::queries(phase, title, std::slice::from_ref(value)) {
                    Ok(queries) => queries,
                    Err(complaint) => {
                        complaints.push(complaint);
                        break;
                    }
                };
                match queries.iter().find_map(|query| emptiness(query)) {
                    Some(why) => complaints.push(format!("`{title}` for `{value}`: {why}")),
                    None => held += 1,
                }
            }
        }
        // What no requirement names must be a query that Prometheus takes all the same.
        let others = phase.queries.iter().filter(|query| {
            !self.panels.keys().any(|title| trial::is_called(&query.panel, title))
        });
        for query in others {
            if let PanelAnswer::Refused(error) = &query.answer {
                let complaint = refused(query, error);
                if !complaints.contains(&complaint) {
                    complaints.push(complaint);
                }
            }
        }
        if complaints.is_empty() {
            let run = phase.queries.len();
            return Ok(Outcome::pass(format!("all {held} have data; {run} queries were run")));
        }
        Ok(Outcome::share(held, held + complaints.len(), reading::sentences(complaints)))
    }
}

/// Why a query shows nothing.
fn emptiness(query: &PanelQuery) -> Option<String> {
    match &query.answer {
        PanelAnswer::Refused(error) => Some(format!("Prometheus refuses `{}`: {error}", query.expr)),
        PanelAnswer::Series { count: 0, .. } => Some(format!("no series for `{}`", query.expr)),
        answer if answer.numbers().next().is_none() => {
            Some(format!("only NaN for `{}`", query.expr))
        }
        PanelAnswer::Series { .. } => None,
    }
}

fn refused(query: &PanelQuery, error: &str) -> String {
    format!("`{}`: Prometheus refuses `{}`: {error}", query.panel, query.expr)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::dashboard::{Tried, check};

    const CHECK: &str = "{kind: panels_return, file: dashboard, target: prometheus, phase: healthy, panels: {
        Latency: [api-service], Memory: [api-service, worker-service]}}";

    #[test]
    fn data_everywhere() {
        check(CHECK, &Tried::reference(), &expect![[r#"
            wanted: data in `Latency` for api-service, `Memory` for api-service, worker-service
            pass: all 3 have data; 27 queries were run"#]]);
    }

    #[test]
    fn a_selector_that_finds_nothing() {
        check(CHECK, &Tried::reference().returning("Memory", &[]), &expect![[r#"
            wanted: data in `Latency` for api-service, `Memory` for api-service, worker-service
            partial 0.33: `Memory` for `api-service`: no series for `process_resident_memory_bytes{job=~"api-service"}`; `Memory` for `worker-service`: no series for `process_resident_memory_bytes{job=~"worker-service"}`"#]]);
    }

    #[test]
    fn a_quotient_of_nothing() {
        let tried = Tried::reference().returning("Latency", &["NaN", "NaN", "NaN"]);
        check(CHECK, &tried, &expect![[r#"
            wanted: data in `Latency` for api-service, `Memory` for api-service, worker-service
            partial 0.67: `Latency` for `api-service`: only NaN for `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{job=~"api-service"}[1m0s])))`"#]]);
    }

    #[test]
    fn a_panel_that_is_not_there() {
        let check_other = CHECK.replace("Latency", "Slowness");
        check(&check_other, &Tried::reference(), &expect![[r#"
            wanted: data in `Memory` for api-service, worker-service, `Slowness` for api-service
            partial 0.67: no panel `Slowness` with a query in PromQL: there are `Connections in use`, `Error ratio`, `Latency`, `Latency distribution`, `Memory` and 3 more"#]]);
    }
}

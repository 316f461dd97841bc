//! `grafana_shows`: a running Grafana has the dashboard, its data sources answer, and its panels show data.
//! Why it matters: a file that looks right may still name a data source that nobody there has.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, trial};
use crate::evidence::{Evidence, GrafanaEvidence, ShownPanel};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GrafanaShows {
    /// The target that is a Grafana.
    target: String,
    /// Panels by title, and the values of the variable for which each must have data.
    panels: BTreeMap<String, Vec<String>>,
}

impl Check for GrafanaShows {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let panels = reading::list(self.panels.keys().map(|title| format!("`{title}`")));
        format!("Grafana has the dashboard, a Prometheus that answers, and data in {panels}")
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl GrafanaShows {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let grafana = evidence.grafana.as_ref().ok_or_else(|| {
            // It is not asked when another server broke before.
            let own = evidence.faults.get(&self.target);
            match own.or(evidence.faults.values().next()) {
                Some(fault) => Outcome::fault(fault),
                None => Outcome::Error {
                    observed: format!("the evidence has no answers of `{}`", self.target),
                    advice: "collect the evidence again".to_owned(),
                },
            }
        })?;
        if let Some(complaint) = unwell(grafana) {
            return Ok(Outcome::fail(complaint));
        }
        let Some(loaded) = &grafana.loaded else {
            let titles = reading::list(grafana.dashboards.iter().map(|title| format!("`{title}`")));
            return Ok(Outcome::fail(match titles.is_empty() {
                true => "Grafana has no dashboard at all".to_owned(),
                false => format!("Grafana has no dashboard of that title: it has {titles}"),
            }));
        };
        let mut held = 0;
        let mut complaints = Vec::new();
        for (title, values) in &self.panels {
            for value in values {
                match complaint(&loaded.panels, title, value) {
                    Some(complaint) => complaints.push(complaint),
                    None => held += 1,
                }
            }
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!(
                "Grafana {} shows data in all {held}",
                grafana.version
            )));
        }
        Ok(Outcome::share(held, held + complaints.len(), reading::sentences(complaints)))
    }
}

/// Why no Prometheus answers behind this Grafana.
fn unwell(grafana: &GrafanaEvidence) -> Option<String> {
    let mut sources = grafana.datasources.iter().filter(|source| source.kind == "prometheus").peekable();
    let Some(first) = sources.peek() else {
        return Some("Grafana has no data source of the type Prometheus".to_owned());
    };
    let first = format!("the data source `{}` does not answer: {}", first.name, first.problem);
    (!sources.any(|source| source.health == "OK")).then_some(first)
}

/// Why the panel shows nothing under this value.
fn complaint(panels: &[ShownPanel], title: &str, value: &str) -> Option<String> {
    let own: Vec<&ShownPanel> = panels
        .iter()
        .filter(|panel| trial::is_called(&panel.panel, title))
        .filter(|panel| panel.chosen.iter().any(|chosen| chosen == value))
        .collect();
    if own.is_empty() {
        return Some(format!("there is no panel `{title}`"));
    }
    let empty = own.iter().find(|panel| panel.numbers == 0)?;
    Some(match &empty.error {
        Some(error) => format!("`{title}` for `{value}`: {error} (data source `{}`)", empty.datasource),
        None => format!("`{title}` for `{value}`: no data"),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::checks::fixture::{Fixture, said};
    use crate::evidence::{GrafanaEvidence, GrafanaSource, LoadedDashboard, ShownPanel};

    const CHECK: &str = "{kind: grafana_shows, target: grafana, panels: {Memory: [api-service]}}";

    fn well() -> GrafanaEvidence {
        GrafanaEvidence {
            version: "10.1.0".to_owned(),
            datasources: vec![GrafanaSource {
                uid: "prometheus".to_owned(),
                name: "Prometheus".to_owned(),
                kind: "prometheus".to_owned(),
                is_default: true,
                health: "OK".to_owned(),
                problem: String::new(),
            }],
            dashboards: vec!["FlowForge".to_owned()],
            loaded: Some(LoadedDashboard {
                uid: "flowforge".to_owned(),
                panels: vec![ShownPanel {
                    panel: "Memory".to_owned(),
                    ref_id: "A".to_owned(),
                    datasource: "prometheus".to_owned(),
                    chosen: vec!["api-service".to_owned()],
                    expr: "process_resident_memory_bytes".to_owned(),
                    numbers: 30,
                    error: None,
                }],
            }),
        }
    }

    #[track_caller]
    fn check(edit: impl Fn(&mut GrafanaEvidence), expected: &Expect) {
        let mut evidence = Fixture::reference().build();
        let mut grafana = well();
        edit(&mut grafana);
        evidence.grafana = Some(grafana);
        said(CHECK, &evidence, expected);
    }

    #[test]
    fn the_panel_shows_data() {
        check(|_| {}, &expect![[r#"
            wanted: Grafana has the dashboard, a Prometheus that answers, and data in `Memory`
            pass: Grafana 10.1.0 shows data in all 1"#]]);
    }

    #[test]
    fn a_data_source_that_nobody_has() {
        let unknown = |grafana: &mut GrafanaEvidence| {
            for panel in grafana.loaded.iter_mut().flat_map(|loaded| &mut loaded.panels) {
                panel.datasource = "PBFA97CFB590B2093".to_owned();
                panel.numbers = 0;
                panel.error = Some("data source not found".to_owned());
            }
        };
        check(unknown, &expect![[r#"
            wanted: Grafana has the dashboard, a Prometheus that answers, and data in `Memory`
            fail: `Memory` for `api-service`: data source not found (data source `PBFA97CFB590B2093`)"#]]);
    }

    #[test]
    fn a_prometheus_that_does_not_answer() {
        let unwell = |grafana: &mut GrafanaEvidence| {
            for source in &mut grafana.datasources {
                source.health = "ERROR".to_owned();
                source.problem = "connection refused".to_owned();
            }
        };
        check(unwell, &expect![[r#"
            wanted: Grafana has the dashboard, a Prometheus that answers, and data in `Memory`
            fail: the data source `Prometheus` does not answer: connection refused"#]]);
    }

    #[test]
    fn another_dashboard() {
        check(|grafana| grafana.loaded = None, &expect![[r#"
            wanted: Grafana has the dashboard, a Prometheus that answers, and data in `Memory`
            fail: Grafana has no dashboard of that title: it has `FlowForge`"#]]);
    }
}

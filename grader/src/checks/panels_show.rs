//! `panels_show`: a panel shows what its title says, on any data.
//! Why it matters: a panel with a plausible number that means something else is believed, until an incident.
//!
//! Its queries run on the hidden data of an attempt, beside a query that is right: the text of neither decides.

use std::collections::BTreeMap;

use dashboards::expand::time_range::TimeRange;
use dashboards::{
    Dashboard, Language, Origin, Query, Selection, Settings, Variable, VariableKind,
};
use exercise::{Exercise, Limits, NamedDataset, Names, Order};
use serde::Deserialize;

use super::{Check, Outcome, Uses, hidden_data, reading, shown_unit, trial};
use crate::evidence::Evidence;

/// What stands for the window of a rate in a reference.
const WINDOW: &str = "$window";
/// Windows that people choose where Grafana could. Whether it follows the zoom is another question.
const WINDOWS: [&str; 5] = ["1m", "2m", "5m", "10m", "1h"];
/// The range that the dashboard is opened with: that of the hidden data.
const RANGE_MS: i64 = 3_600_000;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PanelsShow {
    /// The file that is a dashboard.
    file: String,
    /// The variable that chooses the service.
    variable: String,
    panels: Vec<Asked>,
}

/// What one panel is for.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Asked {
    title: String,
    /// In words: "requests per second by method and path".
    shows: String,
    /// The values of the variable that it is tried with, one after the other.
    values: Vec<String>,
    /// Labels that its series must tell apart: they are summed up by them, so more labels do no harm.
    #[serde(default)]
    by: Vec<String>,
    /// A query that is right. `$service` is the variable's value, `$window` any usual window of a rate.
    reference: String,
    /// Other readings that are right too.
    #[serde(default)]
    accepts: Vec<String>,
}

impl Check for PanelsShow {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let panels = self.panels.iter();
        let panels = panels.map(|asked| format!("`{}` shows {}", asked.title, asked.shows));
        format!("on hours of hidden data, {}", panels.collect::<Vec<_>>().join("; "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl PanelsShow {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let mut dashboard = dashboards::load(text.as_bytes())
            .map_err(|error| Outcome::fail(format!("Grafana would not import it: {error}")))?;
        choose_all(&mut dashboard);
        let datasets = hidden_data::datasets(evidence.seed);
        let limits = Limits {
            interrupt: evidence.interrupt.question(),
            ..Limits::default()
        };
        let mut complaints = Vec::new();
        for asked in &self.panels {
            for value in &asked.values {
                let trial = PanelTrial { asked, variable: &self.variable, value };
                if let Err(complaint) = trial.judge(&dashboard, &datasets, &limits)? {
                    complaints.push(format!("`{}` for `{value}`: {complaint}", asked.title));
                    break;
                }
            }
        }
        let all = self.panels.len();
        if complaints.is_empty() {
            let data = reading::count(datasets.len() as u64, "dataset");
            return Ok(Outcome::pass(format!("right on {data} of an hour each")));
        }
        Ok(Outcome::share(all - complaints.len(), all, reading::sentences(complaints)))
    }
}

/// Other variables were saved with what the student's own Prometheus has: on other data all there is stands for it.
fn choose_all(dashboard: &mut Dashboard) {
    let asking = |variable: &&mut Variable| variable.kind == VariableKind::Query;
    let several = |variable: &&mut Variable| variable.can_be_several();
    for variable in dashboard.variables.iter_mut().filter(asking).filter(several) {
        variable.options.clear();
        variable.current = Selection { texts: vec!["All".to_owned()], values: Vec::new() };
    }
}

/// A panel with the variable set to one value.
struct PanelTrial<'a> {
    asked: &'a Asked,
    variable: &'a str,
    value: &'a str,
}

impl PanelTrial<'_> {
    /// Right if one of its queries is; the inner error is what the first one gives instead.
    fn judge(
        &self,
        dashboard: &Dashboard,
        datasets: &[NamedDataset],
        limits: &Limits<'_>,
    ) -> Result<Result<(), String>, Outcome> {
        let settings = self.settings();
        let exercise = self.exercise();
        let mut first = None;
        for query in dashboards::queries(dashboard, &settings) {
            for answer in self.answers(&query) {
                let judged = exercise::judge(&exercise, &answer, datasets, limits);
                let outcome = judged.map_err(|error| Outcome::Error {
                    observed: error.to_string(),
                    advice: "this is a mistake in the lab: report it".to_owned(),
                })?;
                if outcome.is_right() {
                    return Ok(Ok(()));
                }
                first.get_or_insert_with(|| outcome.to_string());
            }
        }
        Ok(Err(first.unwrap_or_else(|| {
            "there is no panel of that title with a query in PromQL".to_owned()
        })))
    }

    fn settings(&self) -> Settings {
        let usual = Settings::default();
        Settings {
            range: Some(TimeRange { from_ms: usual.now_ms - RANGE_MS, to_ms: usual.now_ms }),
            chosen: BTreeMap::from([(self.variable.to_owned(), vec![self.value.to_owned()])]),
            ..usual
        }
    }

    /// What is compared of a query, once for each unit that its values may be in; nothing where it is not this panel's.
    fn answers(&self, query: &Query<'_>) -> Vec<String> {
        let Origin::Panel { panel, target } = query.origin else {
            return Vec::new();
        };
        let is_asked = trial::is_called(&panel.name(), &self.asked.title);
        if !is_asked || query.is_hidden() || query.language != Language::PromQl {
            return Vec::new();
        }
        let text = query.expanded.text();
        let mut answers: Vec<String> = Vec::new();
        for unit in shown_unit::units(panel, target) {
            // A line of its own: the query may end in a comment.
            let worth = match worth(&unit) {
                Some(worth) => format!("(\n{text}\n) * {worth}"),
                None => text.to_owned(),
            };
            let answer = match self.asked.by.as_slice() {
                [] => worth,
                labels => format!("sum by ({}) (\n{worth}\n)", labels.join(", ")),
            };
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        answers
    }

    fn exercise(&self) -> Exercise {
        let mut readings = std::iter::once(&self.asked.reference)
            .chain(&self.asked.accepts)
            .flat_map(|query| self.readings(query));
        Exercise {
            reference: readings.next().unwrap_or_default(),
            accepted: readings.collect(),
            order: Order::Ignored,
            names: Names::Ignored,
            known: Vec::new(),
        }
    }

    /// A reference with its variables filled in, once for each window.
    fn readings(&self, query: &str) -> Vec<String> {
        let query = query.replace(&format!("${}", self.variable), self.value);
        match query.contains(WINDOW) {
            true => WINDOWS.iter().map(|window| query.replace(WINDOW, window)).collect(),
            false => vec![query],
        }
    }
}

/// What one of this unit is worth in the unit that references are in: shares, seconds, bytes, events a second.
fn worth(unit: &str) -> Option<f64> {
    Some(match unit {
        "percent" => 0.01,
        "ms" => 0.001,
        "reqpm" | "opm" | "cpm" => 1.0 / 60.0,
        "kbytes" => 1024.0,
        "mbytes" => 1024.0 * 1024.0,
        "gbytes" => 1024.0 * 1024.0 * 1024.0,
        "deckbytes" => 1e3,
        "decmbytes" => 1e6,
        "decgbytes" => 1e9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::dashboard::{Tried, check};

    const RATES: &str = r#"
kind: panels_show
file: dashboard
variable: service
panels:
  - title: Request rate
    shows: requests per second by method and path
    values: [api-service]
    by: [method, path]
    reference: sum by (method, path) (rate(http_requests_total{job=~"$service"}[$window]))
"#;
    const POOLS: &str = r#"
kind: panels_show
file: dashboard
variable: service
panels:
  - title: Connections in use
    shows: the share of the connection pool that is taken
    values: [api-service, worker-service]
    reference: |
      sum by (job) (flowforge_db_pool_connections{job=~"$service", state="in_use"})
      / sum by (job) (flowforge_db_pool_max_connections{job=~"$service"})
  - title: Memory
    shows: resident memory of each process
    values: [api-service, worker-service]
    by: [job, instance]
    reference: process_resident_memory_bytes{job=~"$service"}
"#;
    const RATE: &str = r#"sum by (method, path) (rate(http_requests_total{job=~\"$service\"}[$__rate_interval]))"#;
    const MEMORY: &str = r#"process_resident_memory_bytes{job=~\"$service\"}"#;

    #[test]
    fn as_asked() {
        check(RATES, &Tried::reference(), &expect![[r#"
            wanted: on hours of hidden data, `Request rate` shows requests per second by method and path
            pass: right on 8 datasets of an hour each"#]]);
        check(POOLS, &Tried::reference(), &expect![[r#"
            wanted: on hours of hidden data, `Connections in use` shows the share of the connection pool that is taken; `Memory` shows resident memory of each process
            pass: right on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn finer_series_and_another_window() {
        let finer = RATE.replace("path)", "path, status)").replace("$__rate_interval", "5m");
        check(RATES, &Tried::reference().with(RATE, &finer), &expect![[r#"
            wanted: on hours of hidden data, `Request rate` shows requests per second by method and path
            pass: right on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn labels_that_are_missing() {
        let coarser = RATE.replace("method, path", "path");
        check(RATES, &Tried::reference().with(RATE, &coarser), &expect![[r#"
            wanted: on hours of hidden data, `Request rate` shows requests per second by method and path
            fail: `Request rate` for `api-service`: on `ordinary` (an ordinary hour in which some requests fail): the series carry other labels: `method` is missing; {method="GET", path="/health"} at 14:10:00 should be 0.6"#]]);
    }

    #[test]
    fn another_metric_under_the_title() {
        let virtual_memory = MEMORY.replace("resident", "virtual");
        check(POOLS, &Tried::reference().with(MEMORY, &virtual_memory), &expect![[r#"
            wanted: on hours of hidden data, `Connections in use` shows the share of the connection pool that is taken; `Memory` shows resident memory of each process
            partial 0.50: `Memory` for `api-service`: on `ordinary` (an ordinary hour in which some requests fail): {instance="api-0:8080", job="api-service"} at 14:10:00 is 1.67544e+09, but should be 2.15409e+07 (3 of 3 series differ)"#]]);
    }

    #[test]
    fn another_unit_of_the_same() {
        let megabytes = format!("{MEMORY} / 1024 / 1024 # as people say it");
        let tried = Tried::reference()
            .with(MEMORY, &megabytes)
            .with(r#""unit": "bytes""#, r#""unit": "mbytes""#);
        check(POOLS, &tried, &expect![[r#"
            wanted: on hours of hidden data, `Connections in use` shows the share of the connection pool that is taken; `Memory` shows resident memory of each process
            pass: right on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn a_variable_of_the_students_own() {
        const LISTED: &str = "\"templating\": {\n    \"list\": [";
        let own = r#""templating": { "list": [{"name": "instance", "type": "query", "multi": true, "includeAll": true,
            "query": "label_values(up, instance)", "current": {"text": ["127.0.0.1:8080"], "value": ["127.0.0.1:8080"]},
            "options": [{"text": "127.0.0.1:8080", "value": "127.0.0.1:8080"}]},"#;
        let narrower = MEMORY.replace("}", r#", instance=~\"$instance\"}"#);
        let tried = Tried::reference().with(LISTED, own).with(MEMORY, &narrower);
        check(POOLS, &tried, &expect![[r#"
            wanted: on hours of hidden data, `Connections in use` shows the share of the connection pool that is taken; `Memory` shows resident memory of each process
            pass: right on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn a_panel_that_is_not_there() {
        let tried = Tried::reference().with(r#""title": "Memory""#, r#""title": "RAM""#);
        check(POOLS, &tried, &expect![[r#"
            wanted: on hours of hidden data, `Connections in use` shows the share of the connection pool that is taken; `Memory` shows resident memory of each process
            partial 0.50: `Memory` for `api-service`: there is no panel of that title with a query in PromQL"#]]);
    }
}

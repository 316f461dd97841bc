//! `panels`: the dashboard has the panels that were asked for, each of the kind that fits its question.
//! Why it matters: a number that is a gauge, a graph or a row of a table answers three different questions.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, trial};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Panels {
    /// The file that is a dashboard.
    file: String,
    panels: Vec<WantedPanel>,
}

/// A panel to look for.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WantedPanel {
    title: String,
    /// The plugin, such as `timeseries`.
    kind: String,
}

impl Check for Panels {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let panels = self.panels.iter().map(|panel| format!("`{}` ({})", panel.title, panel.kind));
        format!("the panels {}", panels.collect::<Vec<_>>().join(", "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Panels {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let dashboard = dashboards::load(text.as_bytes())
            .map_err(|error| Outcome::fail(format!("Grafana would not import it: {error}")))?;
        let mut complaints = Vec::new();
        for wanted in &self.panels {
            let mut named = dashboard
                .panels
                .iter()
                .filter(|panel| trial::is_called(&panel.name(), &wanted.title))
                .peekable();
            let Some(first) = named.peek().map(|panel| &panel.kind) else {
                complaints.push(format!("no panel is called `{}`", wanted.title));
                continue;
            };
            if !named.any(|panel| panel.kind == wanted.kind) {
                complaints.push(format!("`{}` is a panel of kind `{first}`", wanted.title));
            }
        }
        let all = self.panels.len();
        let observed = match complaints.is_empty() {
            true => format!("all {all} are there"),
            false => reading::sentences(complaints.clone()),
        };
        Ok(Outcome::share(all - complaints.len(), all, observed))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::dashboard::{Tried, check};

    const CHECK: &str = "{kind: panels, file: dashboard, panels: [
        {title: Error ratio, kind: stat}, {title: latency, kind: timeseries}]}";

    #[test]
    fn both_are_there() {
        check(CHECK, &Tried::reference(), &expect![[r#"
            wanted: the panels `Error ratio` (stat), `latency` (timeseries)
            pass: all 2 are there"#]]);
    }

    #[test]
    fn another_kind_and_another_title() {
        let tried = Tried::reference()
            .with("\"type\": \"stat\"", "\"type\": \"text\"")
            .with("\"title\": \"Latency\"", "\"title\": \"Slowness\"");
        check(CHECK, &tried, &expect![[r#"
            wanted: the panels `Error ratio` (stat), `latency` (timeseries)
            fail: `Error ratio` is a panel of kind `text`; no panel is called `latency`"#]]);
    }

    #[test]
    fn what_grafana_would_not_import() {
        check(CHECK, &Tried::reference().with("\"panels\": [", "\"panels\": "), &expect![[r#"
            wanted: the panels `Error ratio` (stat), `latency` (timeseries)
            fail: Grafana would not import it: 125:5: this is not JSON: key must be a string"#]]);
    }
}

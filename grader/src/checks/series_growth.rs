//! `series_growth`: a label takes no new value for each new request.
//! Why it matters: a path or an id as a label value lets any client fill Prometheus' memory.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesGrowth {
    target: String,
    /// The metric's name, as HELP and TYPE say it.
    metric: String,
    label: String,
    /// Request classes whose paths differ each time.
    requests: Vec<String>,
}

impl Check for SeriesGrowth {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_requests(&self.requests)
    }

    fn expected(&self) -> String {
        format!(
            "`{}` of `{}` names routes: none of the different paths that are asked for becomes a value",
            self.label, self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SeriesGrowth {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let after = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&after, &self.target, &self.metric)?;
        let traffic = reading::traffic(evidence)?;
        let values: BTreeSet<&str> =
            family.samples.iter().filter_map(|sample| sample.label(&self.label)).collect();
        // Paths are random in every collection, so a value that holds one was made by this traffic.
        let paths: BTreeSet<&str> = self
            .requests
            .iter()
            .filter_map(|id| traffic.class(id))
            .flat_map(|class| &class.requests)
            .map(|request| request.path.as_str())
            .collect();
        let made: Vec<&str> =
            values.iter().copied().filter(|value| paths.contains(value)).collect();
        if values.is_empty() {
            return Ok(Outcome::fail(format!("`{}` has no label `{}`", self.metric, self.label)));
        }
        if let Some(example) = made.first() {
            return Ok(Outcome::fail(format!(
                "{} to different paths left {} of `{}`, such as `{example}`",
                reading::count(paths.len() as u64, "request"),
                reading::count(made.len() as u64, "new value"),
                self.label
            )));
        }
        let routes = reading::list(values.iter().map(|value| format!("`{value}`")));
        Ok(Outcome::pass(format!(
            "{} different paths, and `{}` has only {routes}",
            paths.len(),
            self.label
        )))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: series_growth, target: api, metric: http_requests_total, label: path, requests: [get-unknown-task]}";

    #[test]
    fn the_route_stands_for_all_ids() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            pass: 5 different paths, and `path` has only `/health`, `/tasks`, `/tasks/{id}`, `other`"#]]);
    }

    #[test]
    fn raw_paths_become_series() {
        check(CHECK, &Fixture::reference().labels_raw_paths("get-unknown-task"), &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            fail: 5 requests to different paths left 5 new values of `path`, such as `/tasks/0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e00`"#]]);
    }
}

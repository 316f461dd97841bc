//! `query_returns`: a query that the rubric asks Prometheus gives something, or gives nothing.
//! Why it matters: what is stored decides what can be asked; a configuration shows in it, not in its file.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueryReturns {
    /// The target that is a Prometheus.
    target: String,
    /// The id in the rubric's `prometheus: ask`.
    ask: String,
    /// What the query is about, in words: "metrics of node-exporter".
    about: String,
    series: SeriesCount,
}

/// How many series there should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SeriesCount {
    Some,
    None,
}

impl Check for QueryReturns {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let has = match self.series {
            SeriesCount::Some => "has",
            SeriesCount::None => "has no",
        };
        format!("Prometheus {has} {}", self.about)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl QueryReturns {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let server = server::server(evidence, &self.target)?;
        let answer = server.answers.get(&self.ask).ok_or_else(|| Outcome::Error {
            observed: format!("`{}` was not asked", self.ask),
            advice: "this is a mistake in the lab: its rubric does not ask for it".to_owned(),
        })?;
        let query = &answer.query;
        if let Some(error) = &answer.error {
            return Ok(Outcome::fail(format!("`{query}` fails: {error}")));
        }
        let found = answer.series.iter().map(|series| {
            let name = series.labels.get("__name__").map_or("", String::as_str);
            let mut others = series.labels.clone();
            others.remove("__name__");
            let value = series.samples.last().map_or("", |(_, value)| value.as_str());
            format!("{} {value}", reading::series_text(name, &others))
        });
        let found = reading::list(found);
        Ok(match (self.series, found.is_empty()) {
            (SeriesCount::Some, true) => Outcome::fail(format!("`{query}` gives nothing")),
            (SeriesCount::None, false) => Outcome::fail(format!("`{query}` gives {found}")),
            (SeriesCount::Some, false) => Outcome::pass(format!("`{query}` gives {found}")),
            (SeriesCount::None, true) => Outcome::pass(format!("`{query}` gives nothing")),
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::check;
    use crate::checks::fixture::prometheus::with_server;

    #[test]
    fn something_is_there() {
        let some = "{kind: query_returns, target: prometheus, ask: services, about: services, series: some}";
        check(some, &with_server(), &expect![[r#"
            wanted: Prometheus has services
            pass: `count by (service) (up)` gives {service="api"} 1"#]]);
        check(&some.replace("series: some", "series: none"), &with_server(), &expect![[r#"
            wanted: Prometheus has no services
            fail: `count by (service) (up)` gives {service="api"} 1"#]]);
    }

    #[test]
    fn nothing_is_there() {
        let none = "{kind: query_returns, target: prometheus, ask: dropped, about: dropped metrics, series: none}";
        check(none, &with_server(), &expect![[r#"
            wanted: Prometheus has no dropped metrics
            pass: `go_memstats_alloc_bytes` gives nothing"#]]);
        check(&none.replace("series: none", "series: some"), &with_server(), &expect![[r#"
            wanted: Prometheus has dropped metrics
            fail: `go_memstats_alloc_bytes` gives nothing"#]]);
    }

    #[test]
    fn a_query_that_is_refused() {
        let refused = "{kind: query_returns, target: prometheus, ask: refused, about: x, series: none}";
        check(refused, &with_server(), &expect![[r#"
            wanted: Prometheus has no x
            fail: `sum(` fails: parse error"#]]);
    }
}

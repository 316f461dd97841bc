//! `metric_type`: a metric has the type that its use needs.
//! Why it matters: `rate()` of a gauge and `delta()` of a counter both draw plausible nonsense.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MetricType {
    target: String,
    metric: String,
    #[serde(rename = "type")]
    metric_type: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Kind {
    Counter,
    Gauge,
    Histogram,
    Summary,
}

impl Kind {
    fn of_exposition(self) -> exposition::MetricType {
        match self {
            Self::Counter => exposition::MetricType::Counter,
            Self::Gauge => exposition::MetricType::Gauge,
            Self::Histogram => exposition::MetricType::Histogram,
            Self::Summary => exposition::MetricType::Summary,
        }
    }
}

impl Check for MetricType {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let word = self.metric_type.of_exposition().word();
        format!("`{}` exposes `{}` as a {word}", self.target, self.metric)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl MetricType {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        // A vector without children exposes nothing at first: by now the requests have made some.
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        let word = family.metric_type.word();
        if !family.has_type {
            return Ok(Outcome::fail(format!("`{}` has no TYPE line", self.metric)));
        }
        let observed = format!("`# TYPE {} {word}`", self.metric);
        if family.metric_type != self.metric_type.of_exposition() {
            return Ok(Outcome::fail(observed));
        }
        if family.samples.is_empty() {
            return Ok(Outcome::fail(format!("{observed}, but not one sample of it")));
        }
        Ok(Outcome::pass(observed))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: metric_type, target: api, metric: http_requests_total, type: counter}";

    #[test]
    fn a_counter_is_a_counter() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `api` exposes `http_requests_total` as a counter
            pass: `# TYPE http_requests_total counter`"#]]);
    }

    #[test]
    fn a_gauge_in_its_place_fails() {
        let fixture = Fixture::reference().replace(
            "api",
            "# TYPE http_requests_total counter",
            "# TYPE http_requests_total gauge",
        );
        check(CHECK, &fixture, &expect![[r#"
            wanted: `api` exposes `http_requests_total` as a counter
            fail: `# TYPE http_requests_total gauge`"#]]);
    }

    #[test]
    fn another_name_is_named() {
        let fixture = Fixture::reference().replace("api", "http_requests_total", "http_request_count");
        check(CHECK, &fixture, &expect![[r#"
            wanted: `api` exposes `http_requests_total` as a counter
            fail: `api` exposes no `http_requests_total`; it has `http_requests_in_flight`"#]]);
    }
}

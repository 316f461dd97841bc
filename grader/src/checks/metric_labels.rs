//! `metric_labels`: a metric carries exactly the labels that queries group and filter by.
//! Why it matters: a missing label can't be asked for, and each further one multiplies the series.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MetricLabels {
    target: String,
    metric: String,
    labels: BTreeSet<String>,
}

impl Check for MetricLabels {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("`{}` has {}", self.metric, names(&self.labels))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl MetricLabels {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        for sample in &family.samples {
            let found: BTreeSet<String> = sample
                .labels
                .iter()
                .map(|(label, _)| label.clone())
                // These belong to the type, not to the service.
                .filter(|label| label != "le" && label != "quantile")
                .collect();
            if found != self.labels {
                return Ok(Outcome::fail(format!("{} on `{}`", names(&found), sample.raw)));
            }
        }
        Ok(match family.samples.first() {
            Some(sample) => Outcome::pass(format!("`{}`", sample.raw)),
            None => Outcome::fail(format!("not one sample of `{}`", self.metric)),
        })
    }
}

fn names(labels: &BTreeSet<String>) -> String {
    if labels.is_empty() {
        return "no labels".to_owned();
    }
    let names: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
    format!("the labels {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: metric_labels, target: api, metric: http_requests_total, labels: [method, path, status]}";

    #[test]
    fn the_three_labels() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `http_requests_total` has the labels `method`, `path`, `status`
            pass: `http_requests_total{method="GET",path="/health",status="200"} 0`"#]]);
    }

    #[test]
    fn another_label_name_is_quoted() {
        let fixture = Fixture::reference().replace("api", "status=", "code=");
        check(CHECK, &fixture, &expect![[r#"
            wanted: `http_requests_total` has the labels `method`, `path`, `status`
            fail: the labels `code`, `method`, `path` on `http_requests_total{method="GET",path="/health",code="200"} 0`"#]]);
    }

    #[test]
    fn le_is_no_label_of_the_service() {
        let check_histogram = "{kind: metric_labels, target: api, metric: http_request_duration_seconds, labels: [method, path]}";
        check(check_histogram, &Fixture::reference(), &expect![[r#"
            wanted: `http_request_duration_seconds` has the labels `method`, `path`
            pass: `http_request_duration_seconds_bucket{method="GET",path="/health",le="0.1"} 0`"#]]);
    }
}

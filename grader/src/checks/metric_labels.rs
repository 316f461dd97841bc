//! `metric_labels`: a metric carries exactly the labels that queries group and filter by.
//! Why it matters: a missing label can't be asked for, and each further one multiplies the series.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The values that a label has, all of them.
    #[serde(default)]
    values: BTreeMap<String, BTreeSet<String>>,
}

impl Check for MetricLabels {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let values = self.values.iter().map(|(label, values)| {
            format!(", and of `{label}` the values {}", quoted(values))
        });
        let values: String = values.collect();
        format!("`{}` has {}{values}", self.metric, names(&self.labels))
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
        for (label, wanted) in &self.values {
            let samples = family.samples.iter();
            let found = samples.filter_map(|sample| Some(sample.label(label)?.to_owned()));
            let found: BTreeSet<String> = found.collect();
            if found != *wanted {
                let found = quoted(&found);
                return Ok(Outcome::fail(format!("`{label}` has the values {found}")));
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
    format!("the labels {}", quoted(labels))
}

fn quoted(words: &BTreeSet<String>) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
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
    fn other_values_are_other_words() {
        let check_pool = "{kind: metric_labels, target: api, metric: flowforge_db_pool_connections, labels: [state], values: {state: [in_use, idle]}}";
        check(check_pool, &Fixture::reference(), &expect![[r#"
            wanted: `flowforge_db_pool_connections` has the labels `state`, and of `state` the values `idle`, `in_use`
            pass: `flowforge_db_pool_connections{state="idle"} 4`"#]]);
        let busy = Fixture::reference().replace("api", "in_use", "busy");
        check(check_pool, &busy, &expect![[r#"
            wanted: `flowforge_db_pool_connections` has the labels `state`, and of `state` the values `idle`, `in_use`
            fail: `state` has the values `busy`, `idle`"#]]);
    }

    #[test]
    fn le_is_no_label_of_the_service() {
        let check_histogram = "{kind: metric_labels, target: api, metric: http_request_duration_seconds, labels: [method, path]}";
        check(check_histogram, &Fixture::reference(), &expect![[r#"
            wanted: `http_request_duration_seconds` has the labels `method`, `path`
            pass: `http_request_duration_seconds_bucket{method="GET",path="/health",le="0.1"} 0`"#]]);
    }
}

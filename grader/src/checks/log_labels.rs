//! `log_labels`: lines are in streams whose labels say which service wrote them, and the labels are few.
//! Why it matters: labels are all that Loki indexes; a query that cannot choose a service by label reads everything.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::{Evidence, LogLine, LokiEvidence};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogLabels {
    /// The target that is a Loki.
    target: String,
    /// The label that must say what the line's field `service` says.
    service_label: String,
    /// Labels, those that Loki adds by itself included.
    most_labels: u64,
}

impl Check for LogLabels {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "the label `{}` names the service of every line, and there are at most {} labels",
            self.service_label, self.most_labels
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogLabels {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let loki = logs::loki(evidence, &self.target)?;
        if loki.lines.is_empty() {
            return Err(Outcome::fail("no line of any driven request is in Loki"));
        }
        let names = reading::list(loki.labels.keys().map(|name| format!("`{name}`")));
        if let Some(line) = self.mislabelled(loki) {
            let service =
                logs::object(line).map(|object| logs::text(&object, "service").to_owned());
            return Ok(Outcome::fail(format!(
                "a line of {} is in the stream {}; the labels are {names}",
                service.unwrap_or_default(),
                reading::series_text("", &own(&line.labels, loki))
            )));
        }
        let count = loki.labels.len() as u64;
        if count > self.most_labels {
            return Ok(Outcome::fail(format!("{count} labels: {names}")));
        }
        let streams = reading::count(loki.streams, "stream");
        Ok(Outcome::pass(format!("{streams} with the labels {names}")))
    }

    fn mislabelled<'a>(&self, loki: &'a LokiEvidence) -> Option<&'a LogLine> {
        loki.lines.iter().find(|line| {
            // What is no JSON is told by another check.
            logs::object(line).is_some_and(|object| {
                line.labels.get(&self.service_label).map(String::as_str)
                    != Some(logs::text(&object, "service"))
            })
        })
    }
}

/// The labels that are indexed; structured metadata comes with them in an answer.
fn own(labels: &BTreeMap<String, String>, loki: &LokiEvidence) -> BTreeMap<String, String> {
    let is_indexed = |(name, _): &(&String, &String)| loki.labels.contains_key(*name);
    labels
        .iter()
        .filter(is_indexed)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: log_labels, target: loki, service_label: job, most_labels: 3}";

    #[test]
    fn a_label_names_the_service() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
            wanted: the label `job` names the service of every line, and there are at most 3 labels
            pass: 2 streams with the labels `job`, `service_name`"#]],
        );
    }

    #[test]
    fn one_job_for_all() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                for line in &mut loki.lines {
                    line.labels.insert("job".to_owned(), "flowforge".to_owned());
                }
            }),
            &expect![[r#"
            wanted: the label `job` names the service of every line, and there are at most 3 labels
            fail: a line of api-service is in the stream {job="flowforge"}; the labels are `job`, `service_name`"#]],
        );
    }

    #[test]
    fn too_many_labels() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                for name in ["pod", "node"] {
                    let values = loki.labels["job"].clone();
                    loki.labels.insert(name.to_owned(), values);
                }
            }),
            &expect![[r#"
            wanted: the label `job` names the service of every line, and there are at most 3 labels
            fail: 4 labels: `job`, `node`, `pod`, `service_name`"#]],
        );
    }
}

//! `log_cardinality`: no label has a value for every request.
//! Why it matters: each set of label values is a stream with its own chunks; with an id among the labels Loki keeps as
//! many streams as there are requests, and every query opens all of them.

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogCardinality {
    /// The target that is a Loki.
    target: String,
    /// Values that a label may have within the minute of the traffic.
    most_values: u64,
    most_streams: u64,
}

impl Check for LogCardinality {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "no label has more than {} values, and there are at most {} streams",
            self.most_values, self.most_streams
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogCardinality {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let loki = logs::loki(evidence, &self.target)?;
        let requests = reading::traffic(evidence)?
            .counted
            .iter()
            .map(|class| class.requests.len())
            .sum::<usize>();
        let requests = reading::count(requests as u64, "request");
        let worst = loki.labels.iter().max_by_key(|(_, values)| values.count);
        let Some((label, values)) = worst else {
            return Err(Outcome::fail(
                "Loki has no label at all for the time of the traffic",
            ));
        };
        let streams = reading::count(loki.streams, "stream");
        if values.count > self.most_values {
            let some = reading::list(values.some.iter().take(3).map(|value| format!("`{value}`")));
            return Ok(Outcome::fail(format!(
                "`{label}` took {} values in {requests}, such as {some}: {streams}",
                values.count
            )));
        }
        let most = reading::count(values.count, "value");
        let told = format!("{streams} after {requests}; no label has more than {most} (`{label}`)");
        Ok(match loki.streams > self.most_streams {
            true => Outcome::fail(told),
            false => Outcome::pass(told),
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: log_cardinality, target: loki, most_values: 12, most_streams: 24}";

    #[test]
    fn few_streams() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
            wanted: no label has more than 12 values, and there are at most 24 streams
            pass: 2 streams after 2 requests; no label has more than 2 values (`service_name`)"#]],
        );
    }

    #[test]
    fn an_id_as_a_label() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                let mut values = loki.labels["job"].clone();
                values.count = 44;
                loki.labels.insert("request_id".to_owned(), values);
                loki.streams = 47;
            }),
            &expect![[r#"
            wanted: no label has more than 12 values, and there are at most 24 streams
            fail: `request_id` took 44 values in 2 requests, such as `api-service`, `worker-service`: 47 streams"#]],
        );
    }

    #[test]
    fn labels_that_multiply() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.streams = 30;
            }),
            &expect![[r#"
            wanted: no label has more than 12 values, and there are at most 24 streams
            fail: 30 streams after 2 requests; no label has more than 2 values (`service_name`)"#]],
        );
    }
}

//! `log_fields`: lines arrive as the JSON objects that the service wrote, with the fields that tie them together.
//! Why it matters: a prefix or a wrapper around the line, and no query can read status or request id any more.

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::{Evidence, LogLine};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogFields {
    /// The target that is a Loki.
    target: String,
    fields: Vec<String>,
}

impl Check for LogFields {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let fields = reading::list(self.fields.iter().map(|field| format!("`{field}`")));
        format!("every line is a JSON object with {fields}")
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogFields {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let loki = logs::loki(evidence, &self.target)?;
        if loki.lines.is_empty() {
            return Err(Outcome::fail("no line of any driven request is in Loki"));
        }
        let wrong: Vec<String> = loki
            .lines
            .iter()
            .filter_map(|line| self.complaint(line))
            .collect();
        let all = loki.lines.len();
        match wrong.first() {
            None => Ok(Outcome::pass(format!(
                "{} read as JSON",
                reading::count(all as u64, "line")
            ))),
            Some(first) => Ok(Outcome::fail(format!(
                "{} of {all} lines: {first}",
                wrong.len()
            ))),
        }
    }

    fn complaint(&self, line: &LogLine) -> Option<String> {
        let Some(object) = logs::object(line) else {
            return Some(format!("no JSON object: {}", logs::quoted(&line.line)));
        };
        let missing = self
            .fields
            .iter()
            .find(|field| !object.contains_key(*field))?;
        Some(format!(
            "no field `{missing}` in {}",
            logs::quoted(&line.line)
        ))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: log_fields, target: loki, fields: [ts, level, msg, service, request_id]}";

    #[test]
    fn lines_are_json() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
            wanted: every line is a JSON object with `ts`, `level`, `msg`, `service`, `request_id`
            pass: 5 lines read as JSON"#]],
        );
    }

    #[test]
    fn a_prefix_before_the_line() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.lines[0].line.insert_str(0, "api: ");
            }),
            &expect![[r#"
            wanted: every line is a JSON object with `ts`, `level`, `msg`, `service`, `request_id`
            fail: 1 of 5 lines: no JSON object: `api: {"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"request served","service":"api-service","request_id":"lab04-1"}`"#]],
        );
    }

    #[test]
    fn a_field_that_was_dropped() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.lines[0].line = loki.lines[0].line.replace("request_id", "id");
            }),
            &expect![[r#"
            wanted: every line is a JSON object with `ts`, `level`, `msg`, `service`, `request_id`
            fail: 1 of 5 lines: no field `request_id` in `{"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"request served","service":"api-service","id":"lab04-1"}`"#]],
        );
    }

    #[test]
    fn no_line_at_all() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.lines.clear();
            }),
            &expect![[r#"
            wanted: every line is a JSON object with `ts`, `level`, `msg`, `service`, `request_id`
            fail: no line of any driven request is in Loki"#]],
        );
    }
}

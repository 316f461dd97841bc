//! `log_follow`: from one request id to every line about it, in all services.
//! Why it matters: this is how a spike in a graph becomes a cause; half of the lines tell half of the story.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::{Evidence, LogLine, LogResult};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogFollow {
    /// The target that is a Loki.
    target: String,
    /// Its key in the file of queries.
    question: String,
    /// The services through which the request went.
    services: Vec<String>,
}

impl Check for LogFollow {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "`{}` with the id of one request returns its lines of {}, and no others",
            self.question,
            reading::list(self.services.iter().cloned())
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogFollow {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let loki = logs::loki(evidence, &self.target)?;
        let followed = loki.followed.as_ref().ok_or_else(|| Outcome::Error {
            observed: "no request was followed".to_owned(),
            advice: "collect the evidence again".to_owned(),
        })?;
        let asked = logs::asked(loki, followed.student.as_ref(), &self.question)?;
        if let Some(refusal) = logs::refusal(asked) {
            return Err(Outcome::fail(refusal));
        }
        let Some(LogResult::Lines { lines, .. }) = &asked.result else {
            return Err(Outcome::fail("it returns numbers; lines were asked for"));
        };
        let id = &followed.request_id;
        if let Some(other) = lines.iter().find(|line| !line.line.contains(id.as_str())) {
            return Ok(Outcome::fail(format!(
                "asked about {id}, it also returns {}",
                logs::quoted(&other.line)
            )));
        }
        let own: Vec<&LogLine> = loki
            .lines
            .iter()
            .filter(|line| line.line.contains(id.as_str()))
            .collect();
        let services: BTreeSet<String> = lines.iter().filter_map(service).collect();
        let missing: Vec<&String> = self
            .services
            .iter()
            .filter(|name| !services.contains(*name))
            .collect();
        let count = reading::count(lines.len() as u64, "line");
        if missing.is_empty() && lines.len() >= own.len() {
            let services = reading::list(services.into_iter());
            return Ok(Outcome::pass(format!("{count} about {id}, of {services}")));
        }
        let lacking = match missing.first() {
            Some(service) => format!("none of {service}"),
            None => format!("and there are {}", own.len()),
        };
        Ok(Outcome::fail(format!("{count} about {id}, {lacking}")))
    }
}

fn service(line: &LogLine) -> Option<String> {
    logs::object(line).map(|object| logs::text(&object, "service").to_owned())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check, logs};

    const CHECK: &str = "{kind: log_follow, target: loki, question: follow-request, services: [api-service, worker-service]}";

    #[test]
    fn a_request_through_both_services() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
            wanted: `follow-request` with the id of one request returns its lines of api-service, worker-service, and no others
            pass: 3 lines about lab04-2, of api-service, worker-service"#]],
        );
    }

    #[test]
    fn only_the_api() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.followed.as_mut().unwrap().student =
                    Some(logs::lines_asked(&loki.lines[2..3]));
            }),
            &expect![[r#"
            wanted: `follow-request` with the id of one request returns its lines of api-service, worker-service, and no others
            fail: 1 line about lab04-2, none of worker-service"#]],
        );
    }

    #[test]
    fn lines_of_others() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.followed.as_mut().unwrap().student = Some(logs::lines_asked(&loki.lines));
            }),
            &expect![[r#"
            wanted: `follow-request` with the id of one request returns its lines of api-service, worker-service, and no others
            fail: asked about lab04-2, it also returns `{"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"request served","service":"api-service","request_id":"lab04-1"}`"#]],
        );
    }
}

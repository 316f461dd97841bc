//! `log_lines`: every driven request is in Loki, once, from each service that had to do with it.
//! Why it matters: a pipeline that loses or doubles lines makes every count made of them wrong, and hides the one line
//! that somebody looks for at night.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::{Evidence, LokiEvidence, TrafficEvidence};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogLines {
    /// The target that is a Loki.
    target: String,
    /// The service that writes the line, as its field `service` says.
    service: String,
    /// Its field `msg`.
    msg: String,
    /// The classes of requests each of which makes one such line.
    requests: Vec<String>,
}

impl Check for LogLines {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_requests(&self.requests)
    }

    fn expected(&self) -> String {
        format!(
            "for every driven request one line \"{}\" of {}, within seconds",
            self.msg, self.service
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogLines {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let loki = logs::loki(evidence, &self.target)?;
        let traffic = reading::traffic(evidence)?;
        let ids = self.ids(traffic);
        let found = self.found(loki, &ids);
        let times = |id: &&str| found.get(*id).copied().unwrap_or(0);
        let missing: Vec<&&str> = ids.iter().filter(|id| times(id) == 0).collect();
        let doubled: Vec<&&str> = ids.iter().filter(|id| times(id) > 1).collect();
        if missing.is_empty() && doubled.is_empty() {
            let count = reading::count(ids.len() as u64, "request");
            let seconds = reading::number(loki.waited_ms as f64 / 1000.0);
            return Ok(Outcome::pass(format!(
                "{count}, a line each, all there after {seconds} s"
            )));
        }
        let mut complaints = Vec::new();
        if let Some(first) = missing.first() {
            let others = match loki.lines.is_empty() {
                true => "; no line of any driven request is in Loki",
                false => "",
            };
            complaints.push(format!(
                "{} of {} requests have no line \"{}\" of {}, such as {first}{others}",
                missing.len(),
                ids.len(),
                self.msg,
                self.service
            ));
        }
        if let Some(first) = doubled.first() {
            let streams = loki
                .lines
                .iter()
                .filter(|line| self.is_meant(&line.line) && line.line.contains(**first));
            let streams = streams.map(|line| reading::series_text("", &line.labels));
            complaints.push(format!(
                "{} of {} requests have more than one, such as {first} in the streams {}",
                doubled.len(),
                ids.len(),
                reading::list(streams)
            ));
        }
        let held = ids.len() - missing.len() - doubled.len();
        Ok(Outcome::share(
            held,
            ids.len(),
            reading::sentences(complaints),
        ))
    }

    fn ids<'a>(&self, traffic: &'a TrafficEvidence) -> Vec<&'a str> {
        let classes = self.requests.iter().filter_map(|id| traffic.class(id));
        let answered = classes
            .flat_map(|class| &class.requests)
            .filter(|request| request.status.is_some());
        answered
            .filter_map(|request| request.id.as_deref())
            .collect()
    }

    /// The lines need not be JSON: that is another check's question.
    fn is_meant(&self, line: &str) -> bool {
        line.contains(&self.service) && line.contains(&self.msg)
    }

    /// How many lines of this kind each id has.
    fn found<'a>(&self, loki: &LokiEvidence, ids: &[&'a str]) -> BTreeMap<&'a str, usize> {
        let lines = loki.lines.iter().map(|line| line.line.as_str());
        let own: Vec<&str> = lines.filter(|line| self.is_meant(line)).collect();
        let times = |id: &str| own.iter().filter(|line| line.contains(id)).count();
        ids.iter().map(|id| (*id, times(id))).collect()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check, logs};

    const CHECK: &str = "{kind: log_lines, target: loki, service: worker-service, msg: task started, requests: [create-task]}";

    #[test]
    fn each_request_has_its_line() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
            wanted: for every driven request one line "task started" of worker-service, within seconds
            pass: 2 requests, a line each, all there after 2 s"#]],
        );
    }

    #[test]
    fn a_log_that_is_not_shipped() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                loki.lines.retain(|line| !line.line.contains("worker"));
            }),
            &expect![[r#"
            wanted: for every driven request one line "task started" of worker-service, within seconds
            fail: 2 of 2 requests have no line "task started" of worker-service, such as lab04-1"#]],
        );
    }

    #[test]
    fn a_log_that_is_shipped_twice() {
        check(
            CHECK,
            &Fixture::reference().with_logs(|loki| {
                let twice = logs::line(1, "worker-service", "task started", "lab04-1");
                loki.lines.push(twice);
            }),
            &expect![[r#"
                wanted: for every driven request one line "task started" of worker-service, within seconds
                partial 0.50: 1 of 2 requests have more than one, such as lab04-1 in the streams {detected_level="info",job="worker-service"}, {detected_level="info",job="worker-service"}"#]],
        );
    }

    #[test]
    fn a_loki_that_is_down_is_no_mistake() {
        check(
            CHECK,
            &Fixture::reference().unreachable("loki"),
            &expect![[r#"
            wanted: for every driven request one line "task started" of worker-service, within seconds
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]],
        );
    }
}

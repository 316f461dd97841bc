//! `log_push`: a line that a pipeline pushes arrives at the time at which it was sent.
//! Why it matters: a deploy is the first suspect for every spike; one that is filed under 1970, or refused, is not there
//! when somebody looks.

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::Evidence;

/// Clocks of the two machines may differ by this much.
const MARGIN_NS: i64 = 120_000_000_000;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogPush {
    /// The target that is a Loki.
    target: String,
    /// The file with the body.
    file: String,
}

impl Check for LogPush {
    fn uses(&self) -> Uses<'_> {
        Uses {
            targets: vec![&self.target],
            files: vec![&self.file],
            ..Uses::default()
        }
    }

    fn expected(&self) -> String {
        "Loki takes the body, and has its line at the time at which it was sent".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogPush {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let loki = logs::loki(evidence, &self.target)?;
        let pushed = loki.pushed.as_ref().ok_or_else(|| Outcome::Error {
            observed: "nothing was pushed".to_owned(),
            advice: "collect the evidence again".to_owned(),
        })?;
        if !text.contains("${id}") {
            return Ok(Outcome::fail(
                "the line has no `${id}`, by which it could be found again",
            ));
        }
        if let Some(error) = &pushed.error {
            let error: String = error.split_whitespace().collect::<Vec<_>>().join(" ");
            return Ok(Outcome::fail(format!(
                "the push was answered {}: {error}",
                pushed.status
            )));
        }
        let sent_ns = loki.to_ns;
        let Some(line) = pushed.found.first() else {
            return Ok(Outcome::fail(format!(
                "the push was answered {}, but the line is not among those of the last minutes: {}",
                pushed.status,
                logs::quoted(&pushed.body)
            )));
        };
        let away = (line.at_ns - sent_ns).abs();
        Ok(match away > MARGIN_NS {
            true => Outcome::fail(format!(
                "the line is filed {} s away from when it was sent",
                away / 1_000_000_000
            )),
            false => Outcome::pass(format!("{} found again", logs::quoted(&line.line))),
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};
    use crate::evidence::Pushed;

    const CHECK: &str = "{kind: log_push, target: loki, file: push}";

    fn pushed(change: impl Fn(&mut Pushed) + 'static) -> Fixture {
        let fixture = Fixture::reference().with_file("push", "${now_ns} ${id}");
        fixture.with_logs(move |loki| loki.pushed.iter_mut().for_each(&change))
    }

    #[test]
    fn found_again() {
        check(
            CHECK,
            &pushed(|_| ()),
            &expect![[r#"
            wanted: Loki takes the body, and has its line at the time at which it was sent
            pass: `{"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"deployed","service":"deploys","request_id":"d-1"}` found again"#]],
        );
    }

    #[test]
    fn milliseconds() {
        check(
            CHECK,
            &pushed(|pushed| {
                pushed.status = 400;
                pushed.error = Some("entry has timestamp too old: 1970-01-01T00:29:55Z".to_owned());
                pushed.found.clear();
            }),
            &expect![[r#"
            wanted: Loki takes the body, and has its line at the time at which it was sent
            fail: the push was answered 400: entry has timestamp too old: 1970-01-01T00:29:55Z"#]],
        );
    }

    #[test]
    fn taken_and_not_found() {
        check(
            CHECK,
            &pushed(|pushed| pushed.found.clear()),
            &expect![[r#"
            wanted: Loki takes the body, and has its line at the time at which it was sent
            fail: the push was answered 204, but the line is not among those of the last minutes: `{"streams": []}`"#]],
        );
    }

    #[test]
    fn filed_at_another_time() {
        check(
            CHECK,
            &pushed(|pushed| pushed.found[0].at_ns += 3_600_000_000_000),
            &expect![[r#"
            wanted: Loki takes the body, and has its line at the time at which it was sent
            fail: the line is filed 3600 s away from when it was sent"#]],
        );
    }
}

//! `content_type`: the answer says in which format it is.
//! Why it matters: Prometheus 3 refuses an answer without a known Content-Type, however good its body is.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContentType {
    target: String,
}

impl Check for ContentType {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("`/metrics` of `{}` is sent as `text/plain` or OpenMetrics", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl ContentType {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let scrape = reading::scrape(evidence, &self.target, ScrapeMoment::Before)?;
        let header = scrape.content_type.as_deref();
        Ok(match exposition::Format::from_content_type(header) {
            Ok(_) => Outcome::pass(format!("Content-Type: {}", header.unwrap_or_default())),
            Err(problem) => Outcome::fail(problem.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: content_type, target: api}";

    #[test]
    fn a_client_library_sends_the_right_one() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `/metrics` of `api` is sent as `text/plain` or OpenMetrics
            pass: Content-Type: text/plain; version=0.0.4; charset=utf-8"#]]);
    }

    #[test]
    fn a_json_header_takes_the_target_down() {
        let fixture = Fixture::reference().with_content_type("api", Some("application/json"));
        check(CHECK, &fixture, &expect![[r#"
            wanted: `/metrics` of `api` is sent as `text/plain` or OpenMetrics
            fail: Prometheus 3 does not read `application/json`: send `text/plain; version=0.0.4`"#]]);
    }

    #[test]
    fn no_header_takes_the_target_down() {
        let fixture = Fixture::reference().with_content_type("api", None);
        check(CHECK, &fixture, &expect![[r#"
            wanted: `/metrics` of `api` is sent as `text/plain` or OpenMetrics
            fail: the answer has no Content-Type: send `text/plain; version=0.0.4`"#]]);
    }
}

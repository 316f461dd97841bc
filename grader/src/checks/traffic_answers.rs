//! `traffic_answers`: the service still does its work while it is measured.
//! Why it matters: instrumentation that changes answers, or swallows failures, is worse than none.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TrafficAnswers {
    /// The target that received the traffic.
    target: String,
}

impl Check for TrafficAnswers {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("`{}` answers every driven request as FlowForge should", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl TrafficAnswers {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        if let Some(fault) = evidence.faults.get(&self.target) {
            return Ok(Outcome::fault(fault));
        }
        let traffic = reading::traffic(evidence)?;
        let mut complaints = Vec::new();
        let mut answered = 0;
        for class in &traffic.counted {
            for (status, times) in class.statuses() {
                answered += times;
                if status != class.expected_status {
                    complaints.push(format!(
                        "{} `{}` ({} {}) answered {status} instead of {}",
                        reading::count(times, "request"),
                        class.id,
                        class.method,
                        class.route,
                        class.expected_status
                    ));
                }
            }
            if class.unanswered() > 0 {
                complaints.push(format!(
                    "{} `{}` ({} {}) got no answer",
                    reading::count(class.unanswered(), "request"),
                    class.id,
                    class.method,
                    class.route
                ));
            }
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!("{answered} requests, each answered as expected")));
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: traffic_answers, target: api}";

    #[test]
    fn everything_is_answered_as_it_should() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `api` answers every driven request as FlowForge should
            pass: 34 requests, each answered as expected"#]]);
    }

    #[test]
    fn faults_that_are_not_allowed_answer_200() {
        let fixture = Fixture::reference().with_answers("fail-list", 200);
        check(CHECK, &fixture, &expect![[r#"
            wanted: `api` answers every driven request as FlowForge should
            fail: 5 requests `fail-list` (GET /tasks) answered 200 instead of 500"#]]);
    }
}

//! `gauge_returns`: a gauge of things under way shows them, and forgets them when they end.
//! Why it matters: a gauge that leaks looks like load that never goes away.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GaugeReturns {
    target: String,
    metric: String,
    /// The request classes that are on their way during the scrape `held`.
    requests: Vec<String>,
}

impl Check for GaugeReturns {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_requests(&self.requests)
    }

    fn expected(&self) -> String {
        format!(
            "`{}` rises by the requests on their way, and returns when they have ended or were given up",
            self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl GaugeReturns {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let at_rest = self.value(evidence, ScrapeMoment::After)?;
        let held = self.value(evidence, ScrapeMoment::Held)?;
        let later = self.value(evidence, ScrapeMoment::Rest)?;
        let traffic = reading::traffic(evidence)?;
        let sent: usize = self
            .requests
            .iter()
            .filter_map(|id| traffic.class(id))
            .map(|class| class.requests.len())
            .sum();
        let path = format!(
            "`{}` was {}, then {} with {} on their way, then {}",
            self.metric,
            reading::number(at_rest),
            reading::number(held),
            reading::count(sent as u64, "request"),
            reading::number(later)
        );
        if later > at_rest {
            return Ok(Outcome::fail(format!(
                "{path}: it stayed up after every request had ended"
            )));
        }
        if held - at_rest < sent as f64 {
            return Ok(Outcome::fail(format!("{path}: it does not show them")));
        }
        Ok(Outcome::pass(path))
    }

    fn value(&self, evidence: &Evidence, moment: ScrapeMoment) -> Result<f64, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, moment)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        Ok(family.samples.iter().map(|sample| sample.value).sum())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: gauge_returns, target: api, metric: http_requests_in_flight, requests: [held]}";

    #[test]
    fn up_and_down_again() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `http_requests_in_flight` rises by the requests on their way, and returns when they have ended or were given up
            pass: `http_requests_in_flight` was 0, then 4 with 4 requests on their way, then 0"#]]);
    }

    #[test]
    fn a_leak_stays() {
        check(CHECK, &Fixture::reference().leaks_in_flight(3), &expect![[r#"
            wanted: `http_requests_in_flight` rises by the requests on their way, and returns when they have ended or were given up
            fail: `http_requests_in_flight` was 0, then 4 with 4 requests on their way, then 3: it stayed up after every request had ended"#]]);
    }

    #[test]
    fn a_constant_shows_nothing() {
        check(CHECK, &Fixture::reference().shows_no_in_flight(), &expect![[r#"
            wanted: `http_requests_in_flight` rises by the requests on their way, and returns when they have ended or were given up
            fail: `http_requests_in_flight` was 0, then 0 with 4 requests on their way, then 0: it does not show them"#]]);
    }
}

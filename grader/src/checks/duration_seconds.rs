//! `duration_seconds`: a metric named in seconds holds seconds.
//! Why it matters: milliseconds under a name in seconds make every threshold and every graph wrong by 1000.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DurationSeconds {
    target: String,
    /// The histogram's name.
    metric: String,
    /// Only series with these labels.
    #[serde(default)]
    labels: BTreeMap<String, String>,
    /// The request classes whose duration is known.
    requests: Vec<String>,
    /// How long each of them takes at least.
    each_at_least: f64,
}

/// What others in the same series, waiting and a slow machine may add.
const SLACK_FACTOR: f64 = 6.0;
const SLACK_SECONDS: f64 = 5.0;

impl Check for DurationSeconds {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_requests(&self.requests)
    }

    fn expected(&self) -> String {
        format!(
            "work of {} s each adds at least {} to `{}_sum` every time, and not a thousand times that",
            reading::number(self.each_at_least),
            reading::number(self.each_at_least),
            self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl DurationSeconds {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let before = reading::exposition(evidence, &self.target, ScrapeMoment::Before)?;
        let after = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let traffic = reading::traffic(evidence)?;
        reading::family(&after, &self.target, &self.metric)?;
        let sum_name = format!("{}_sum", self.metric);
        let total = |exposition: &exposition::Exposition| -> f64 {
            exposition
                .samples_named(&sum_name)
                .filter(|sample| reading::matches(sample, &self.labels))
                .map(|sample| sample.value)
                .sum()
        };
        let grown = total(&after) - total(&before);
        let times: u64 = self
            .requests
            .iter()
            .filter_map(|id| traffic.class(id))
            .flat_map(|class| class.statuses().into_values())
            .sum();
        let least = self.each_at_least * times as f64;
        let observed = format!(
            "{} that took {} s each, and `{}` grew by {}",
            reading::count(times, "time"),
            reading::number(self.each_at_least),
            reading::series_text(&sum_name, &self.labels),
            reading::number(grown)
        );
        // Timers may round down a little.
        if grown < least * 0.98 {
            let unit = if grown > 0.0 { "" } else { ": nothing was observed" };
            return Ok(Outcome::fail(format!("{observed}{unit}")));
        }
        if grown > least * SLACK_FACTOR + SLACK_SECONDS {
            return Ok(Outcome::fail(format!(
                "{observed}: are these milliseconds? Divide by 1000"
            )));
        }
        Ok(Outcome::pass(observed))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: duration_seconds, target: api, metric: http_request_duration_seconds, labels: {method: GET, path: /tasks}, requests: [slow-list], each_at_least: 0.25}";

    #[test]
    fn a_quarter_second_is_a_quarter() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: work of 0.25 s each adds at least 0.25 to `http_request_duration_seconds_sum` every time, and not a thousand times that
            pass: 4 times that took 0.25 s each, and `http_request_duration_seconds_sum{method="GET",path="/tasks"}` grew by 1.024"#]]);
    }

    #[test]
    fn milliseconds_are_recognised() {
        check(CHECK, &Fixture::reference().times_in_milliseconds(), &expect![[r#"
            wanted: work of 0.25 s each adds at least 0.25 to `http_request_duration_seconds_sum` every time, and not a thousand times that
            fail: 4 times that took 0.25 s each, and `http_request_duration_seconds_sum{method="GET",path="/tasks"}` grew by 1024: are these milliseconds? Divide by 1000"#]]);
    }

    #[test]
    fn a_timer_that_sees_nothing_fails() {
        check(CHECK, &Fixture::reference().times_nothing(), &expect![[r#"
            wanted: work of 0.25 s each adds at least 0.25 to `http_request_duration_seconds_sum` every time, and not a thousand times that
            fail: 4 times that took 0.25 s each, and `http_request_duration_seconds_sum{method="GET",path="/tasks"}` grew by 0: nothing was observed"#]]);
    }
}

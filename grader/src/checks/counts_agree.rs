//! `counts_agree`: a histogram's `_count` and the counter beside it grew by the same.
//! Why it matters: a latency that leaves out the failures, or a rate that leaves out the slow ones, lies.

use std::collections::BTreeMap;

use exposition::Exposition;
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CountsAgree {
    target: String,
    /// The histogram's name.
    histogram: String,
    /// The counter's name.
    counter: String,
    /// The labels that both have.
    by: Vec<String>,
}

impl Check for CountsAgree {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "`{}_count` and `{}` grow by the same{}",
            self.histogram,
            self.counter,
            if self.by.is_empty() { String::new() } else { format!(", each by `{}`", self.by.join("`, `")) }
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

type Totals = BTreeMap<BTreeMap<String, String>, f64>;

impl CountsAgree {
    fn totals(&self, exposition: &Exposition, name: &str) -> Totals {
        let mut totals = Totals::new();
        for sample in exposition.samples_named(name) {
            let key = self
                .by
                .iter()
                .map(|label| (label.clone(), sample.label(label).unwrap_or_default().to_owned()))
                .collect();
            *totals.entry(key).or_default() += sample.value;
        }
        totals
    }

    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let before = reading::exposition(evidence, &self.target, ScrapeMoment::Before)?;
        let after = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        reading::family(&after, &self.target, &self.histogram)?;
        reading::family(&after, &self.target, &self.counter)?;
        let count_name = format!("{}_count", self.histogram);
        let grown = |name: &str| {
            let start = self.totals(&before, name);
            let mut end = self.totals(&after, name);
            for (key, value) in &mut end {
                *value -= start.get(key).copied().unwrap_or_default();
            }
            end.retain(|_, value| *value != 0.0);
            end
        };
        let observations = grown(&count_name);
        let events = grown(&self.counter);
        let keys = events.keys().chain(observations.keys());
        for key in keys {
            let observed = observations.get(key).copied().unwrap_or_default();
            let counted = events.get(key).copied().unwrap_or_default();
            if observed != counted {
                return Ok(Outcome::fail(format!(
                    "`{}` grew by {}, but `{}` by {}",
                    reading::series_text(&count_name, key),
                    reading::number(observed),
                    reading::series_text(&self.counter, key),
                    reading::number(counted)
                )));
            }
        }
        if events.is_empty() {
            return Ok(Outcome::fail("neither of them grew while requests were driven"));
        }
        let total: f64 = events.values().sum();
        Ok(Outcome::pass(format!("both grew by {}", reading::number(total))))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: counts_agree, target: api, histogram: http_request_duration_seconds, counter: http_requests_total, by: [method, path]}";

    #[test]
    fn every_request_is_timed_and_counted() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `http_request_duration_seconds_count` and `http_requests_total` grow by the same, each by `method`, `path`
            pass: both grew by 34"#]]);
    }

    #[test]
    fn failures_counted_but_not_timed() {
        check(CHECK, &Fixture::reference().does_not_time_failures(), &expect![[r#"
            wanted: `http_request_duration_seconds_count` and `http_requests_total` grow by the same, each by `method`, `path`
            fail: `http_request_duration_seconds_count{method="GET",path="/tasks"}` grew by 11, but `http_requests_total{method="GET",path="/tasks"}` by 16"#]]);
    }
}

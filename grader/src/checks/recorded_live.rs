//! `recorded_live`: what the running Prometheus has recorded is what it should mean, at the moment of the evaluation.
//! Why it matters: a rule that is right on paper may run on the wrong data, or not at all.

use exercise::{Comparison, compare};
use promql::{Sample, Value, VectorSample};
use serde::Deserialize;
use tsdb::Labels;

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::{Evidence, RecordedMoment, StoredSeries};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordedLive {
    /// The target that is a Prometheus.
    target: String,
    /// The id in the rubric's `prometheus: recorded`.
    recorded: String,
}

impl Check for RecordedLive {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("what Prometheus has recorded as `{}` is what it should mean", self.recorded)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl RecordedLive {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let server = server::server(evidence, &self.target)?;
        let recorded = server.recorded.get(&self.recorded).ok_or_else(|| Outcome::Error {
            observed: format!("nothing was looked up as `{}`", self.recorded),
            advice: "this is a mistake in the lab: its rubric does not ask for it".to_owned(),
        })?;
        let metric = &recorded.metric;
        let Some(last) = recorded.moments.last() else {
            let since = match server.is_settled {
                true => "in the last 5 minutes",
                false => "yet: wait for two scrapes and an evaluation, then check again",
            };
            return Ok(Outcome::fail(format!("Prometheus has recorded no `{metric}` {since}")));
        };
        // A scrape that ends in the very moment of an evaluation is seen by one of the two queries alone.
        let mut moments = recorded.moments.iter().rev();
        if let Some(moment) = moments.find(|moment| is_right(moment)) {
            return Ok(Outcome::pass(match moment.recorded.len() {
                1 => format!("the only series of `{metric}` holds what it should"),
                more => format!("all {more} series of `{metric}` hold what they should"),
            }));
        }
        let difference = difference(last, &last.meant).map(|difference| difference.to_string());
        let nothing = "there is nothing to record: the query that says what it means gives no series";
        Ok(Outcome::fail(difference.unwrap_or_else(|| nothing.to_owned())))
    }
}

/// Whether something was recorded that some right reading gives.
fn is_right(moment: &RecordedMoment) -> bool {
    let mut readings = moment.readings().filter(|meant| !meant.is_empty());
    readings.any(|meant| difference(moment, meant).is_none())
}

fn difference(moment: &RecordedMoment, meant: &[StoredSeries]) -> Option<exercise::Difference> {
    let at_ms = (moment.at_s * 1000.0).round() as i64;
    let recorded = vector(&moment.recorded);
    compare(&vector(meant), &recorded, at_ms, Comparison::default())
}

fn vector(series: &[StoredSeries]) -> Value {
    let samples = series.iter().map(|series| VectorSample {
        labels: Labels::new(series.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        value: Sample::Float(series.number()),
    });
    Value::Vector(samples.collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::prometheus::with_server;
    use crate::checks::fixture::{Fixture, check};
    use crate::evidence::{Recorded, StoredSeries};

    const CHECK: &str = "{kind: recorded_live, target: prometheus, recorded: request-rate}";

    fn with_recorded(edit: impl Fn(&mut Recorded) + 'static) -> Fixture {
        with_server().edit(move |evidence| {
            let server = evidence.prometheus.as_mut().unwrap().server.as_mut().unwrap();
            edit(server.recorded.get_mut("request-rate").unwrap());
        })
    }

    #[test]
    fn recorded_as_meant() {
        check(CHECK, &with_server(), &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            pass: the only series of `flowforge:api_request_rate:5m` holds what it should"#]]);
    }

    #[test]
    fn one_evaluation_in_the_moment_of_a_scrape_is_forgiven() {
        let fixture = with_recorded(|recorded| recorded.moments[1].recorded[0].value = "1.9".to_owned());
        check(CHECK, &fixture, &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            pass: the only series of `flowforge:api_request_rate:5m` holds what it should"#]]);
    }

    /// A path without traffic: the meaning has no number for it, another right reading leaves it out.
    fn idle_path(recorded: &mut Recorded) {
        for moment in &mut recorded.moments {
            moment.accepted = vec![moment.meant.clone()];
            let idle = StoredSeries {
                labels: [("path".to_owned(), "/health".to_owned())].into(),
                value: "NaN".to_owned(),
            };
            moment.meant.insert(0, idle);
        }
    }

    #[test]
    fn recorded_as_in_another_right_reading() {
        check(CHECK, &with_recorded(idle_path), &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            pass: the only series of `flowforge:api_request_rate:5m` holds what it should"#]]);
        let fixture = with_recorded(|recorded| {
            idle_path(recorded);
            recorded.moments.iter_mut().for_each(|moment| moment.accepted.clear());
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            fail: {path="/health"} is missing: at 23:47:05 it should be NaN"#]]);
    }

    #[test]
    fn recorded_as_something_else() {
        let fixture = with_recorded(|recorded| {
            for moment in &mut recorded.moments {
                moment.recorded[0].value = "1.9".to_owned();
            }
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            fail: {path="/tasks"} at 23:47:05 is 1.9, but should be 1.5"#]]);
    }

    #[test]
    fn nothing_recorded() {
        check(CHECK, &with_recorded(|recorded| recorded.moments.clear()), &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            fail: Prometheus has recorded no `flowforge:api_request_rate:5m` in the last 5 minutes"#]]);
    }

    #[test]
    fn nothing_to_record() {
        let fixture = with_recorded(|recorded| {
            for moment in &mut recorded.moments {
                moment.meant.clear();
                moment.recorded.clear();
            }
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: what Prometheus has recorded as `request-rate` is what it should mean
            fail: there is nothing to record: the query that says what it means gives no series"#]]);
    }
}

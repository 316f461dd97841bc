//! `counter_delta`: a counter on `/metrics` counts every driven request, and nothing else.
//! Why it matters: an error ratio is only as good as the counting of the errors.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::delta::{Attribute, Counted, Growth};
use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterDelta {
    target: String,
    /// The sample's name, such as `http_requests_total`.
    metric: String,
    /// Labels that tell requests apart, and what each says about one.
    #[serde(default)]
    by: BTreeMap<String, Attribute>,
    /// Only series with these labels.
    #[serde(default)]
    labels: BTreeMap<String, String>,
    /// Only these request classes; all if left out.
    #[serde(default)]
    requests: Vec<String>,
    /// Only requests with this answer.
    #[serde(default)]
    status: Option<u16>,
    /// How the growth compares with what was driven.
    #[serde(default)]
    growth: Growth,
}

impl Check for CounterDelta {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_requests(&self.requests)
    }

    fn expected(&self) -> String {
        let series = reading::series_text(&self.metric, &self.labels);
        format!(
            "`{series}` on `/metrics` {}{}",
            self.growth.text(),
            self.counted().by_text()
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl CounterDelta {
    fn counted(&self) -> Counted<'_> {
        Counted {
            metric: &self.metric,
            by: &self.by,
            labels: &self.labels,
            requests: &self.requests,
            status: self.status,
            growth: self.growth,
        }
    }

    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let before = reading::exposition(evidence, &self.target, ScrapeMoment::Before)?;
        let after = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let before: Vec<_> = before.samples_named(&self.metric).collect();
        let after: Vec<_> = after.samples_named(&self.metric).collect();
        self.counted()
            .compare(reading::traffic(evidence)?, "on `/metrics`", &before, &after)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};
    use crate::evidence::ScrapeMoment;

    const CHECK: &str = "{kind: counter_delta, target: api, metric: http_requests_total, by: {method: method, path: route, status: status}}";
    const FAILURES: &str = "{kind: counter_delta, target: api, metric: http_requests_total, by: {method: method, path: route, status: status}, requests: [fail-list]}";
    const CREATED: &str = "{kind: counter_delta, target: api, metric: flowforge_tasks_created_total, requests: [create-task, create-failing-task], status: 201}";

    #[test]
    fn every_request_is_counted_once() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by exactly what was driven by `method`, `path`, `status`
            pass: 34 requests counted exactly on `/metrics`: `http_requests_total{method="GET",path="/tasks",status="200"}` +11, `http_requests_total{method="GET",path="/tasks",status="500"}` +5, `http_requests_total{method="GET",path="/tasks/{id}",status="404"}` +5, `http_requests_total{method="GET",path="other",status="404"}` +4, `http_requests_total{method="POST",path="/tasks",status="201"}` +9"#]]);
    }

    #[test]
    fn failures_that_are_not_counted_are_missed() {
        check(FAILURES, &Fixture::reference().misses_failures(), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by exactly what was driven by `method`, `path`, `status`
            fail: 5 requests driven (`fail-list`), and `http_requests_total{method="GET",path="/tasks",status="500"}` grew by 0 on `/metrics`"#]]);
    }

    #[test]
    fn other_traffic_is_named_as_such() {
        check(CREATED, &Fixture::reference().with_other_traffic(3), &expect![[r#"
            wanted: `flowforge_tasks_created_total` on `/metrics` grows by exactly what was driven
            fail: 9 requests driven (`create-task`, `create-failing-task`), and `flowforge_tasks_created_total` grew by 12 on `/metrics`, 3 more than driven: count each one once, and stop other traffic while the check runs"#]]);
    }

    #[test]
    fn an_event_can_be_counted_without_labels() {
        check(CREATED, &Fixture::reference(), &expect![[r#"
            wanted: `flowforge_tasks_created_total` on `/metrics` grows by exactly what was driven
            pass: 9 requests counted exactly on `/metrics`: `flowforge_tasks_created_total` +9"#]]);
    }

    #[test]
    fn a_request_without_an_answer_is_nobodys_mistake() {
        check(CHECK, &Fixture::reference().with_lost_answer("list-tasks"), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by exactly what was driven by `method`, `path`, `status`
            error: 1 of the 7 requests `list-tasks` got no answer, so nobody knows what should have been counted
              advice: look into the service's log for a crash or a hang, then check again"#]]);
    }

    const NO_MORE: &str =
        "{kind: counter_delta, target: api, metric: http_requests_total, growth: at_most}";

    #[test]
    fn what_a_counter_misses_is_no_surplus() {
        check(NO_MORE, &Fixture::reference().misses_failures(), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by no more than was driven
            pass: 34 requests driven, and no more counted on `/metrics` by `http_requests_total`"#]]);
    }

    const NO_MORE_OF_ANY: &str = "{kind: counter_delta, target: api, metric: http_requests_total, by: {method: method, status: status}, growth: at_most}";

    /// Requests that are counted beside the driven ones, while failures are not counted at all.
    fn misses_failures_and_counts(line: &'static str) -> Fixture {
        Fixture::reference().misses_failures().edit(move |evidence| {
            let scrapes = evidence.scrapes.get_mut("api").unwrap();
            scrapes.get_mut(&ScrapeMoment::After).unwrap().body.push_str(line);
        })
    }

    #[test]
    fn scrapes_that_are_counted_show_though_failures_are_missed() {
        check(NO_MORE_OF_ANY, &Fixture::reference().misses_failures(), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by no more than was driven by `method`, `status`
            pass: 34 requests driven, and no more counted on `/metrics` by `http_requests_total{method="GET",status="200"}`, `http_requests_total{method="GET",status="404"}`, `http_requests_total{method="GET",status="500"}`, `http_requests_total{method="POST",status="201"}`"#]]);
        let scraped = "http_requests_total{method=\"GET\",path=\"/metrics\",status=\"200\"} 3\n";
        check(NO_MORE_OF_ANY, &misses_failures_and_counts(scraped), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by no more than was driven by `method`, `status`
            fail: 11 requests driven (`list-tasks`, `slow-list`), and `http_requests_total{method="GET",status="200"}` grew by 14 on `/metrics`, 3 more than driven: count each one once, and stop other traffic while the check runs"#]]);
        let strange = "http_requests_total{method=\"HEAD\",path=\"other\",status=\"405\"} 2\n";
        check(NO_MORE_OF_ANY, &misses_failures_and_counts(strange), &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by no more than was driven by `method`, `status`
            fail: `http_requests_total{method="HEAD",status="405"}` grew by 2 on `/metrics`, and no such request was driven"#]]);
    }

    #[test]
    fn a_counter_that_stands_still_counts_nothing() {
        let fixture = Fixture::reference().edit(|evidence| {
            let scrapes = evidence.scrapes.get_mut("api").unwrap();
            let before = scrapes[&ScrapeMoment::Before].clone();
            scrapes.insert(ScrapeMoment::After, before);
        });
        check(NO_MORE, &fixture, &expect![[r#"
            wanted: `http_requests_total` on `/metrics` grows by no more than was driven
            fail: `http_requests_total` did not grow on `/metrics`"#]]);
    }

    #[test]
    fn what_nobody_drove_is_a_surplus() {
        let created = CREATED.replace("status: 201", "status: 201, growth: at_most");
        check(&created, &Fixture::reference().with_other_traffic(3), &expect![[r#"
            wanted: `flowforge_tasks_created_total` on `/metrics` grows by no more than was driven
            fail: 9 requests driven (`create-task`, `create-failing-task`), and `flowforge_tasks_created_total` grew by 12 on `/metrics`, 3 more than driven: count each one once, and stop other traffic while the check runs"#]]);
    }
}

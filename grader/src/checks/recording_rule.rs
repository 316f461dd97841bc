//! `recording_rule`: a rule file records a metric that holds what its name says, on hours of hidden data.
//! Why it matters: dashboards and alerts trust a recorded series without looking at how it is made.

use exercise::{Comparison, Difference, NamedDataset, compare};
use judge::Interrupt;
use promql::{EvalOptions, ParseOptions, QueryTimes, RangeParams, Value};
use rules::eval::{Period, ReplayOptions};
use rules::load::{RuleFile, RuleKind};
use serde::Deserialize;
use tsdb::SeriesStore;

use super::replay::too_much;
use super::{Check, Outcome, Uses, hidden_data, reading, server};
use crate::evidence::Evidence;

/// Between two evaluations on hidden data.
const INTERVAL_MS: i64 = 60_000;
/// What one query may hold at once.
const MOST_SAMPLES: u64 = 5_000_000;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordingRule {
    /// The rule file, by its name in the rubric.
    file: String,
    /// The metric's name, such as `flowforge:api_request_rate:5m`.
    record: String,
    /// What it holds, in words.
    holds: String,
    /// A query that gives it.
    meaning: String,
    /// Other readings that are right too.
    #[serde(default)]
    accepts: Vec<String>,
}

impl Check for RecordingRule {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        format!("`{}` records {}, on any data", self.record, self.holds)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl RecordingRule {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let file = server::rule_file(evidence, &self.file)?;
        let names: Vec<&str> = recorded(&file).map(|(name, _)| name).collect();
        if !names.contains(&self.record.as_str()) {
            let has = match names.is_empty() {
                true => "it records nothing".to_owned(),
                false => reading::list(names.iter().map(|name| format!("`{name}`"))),
            };
            return Ok(Outcome::fail(format!("no rule records `{}`: {has}", self.record)));
        }
        let (datasets, interrupt) = (hidden_data::datasets(evidence.seed), &evidence.interrupt);
        let Some((dataset, difference)) = self.first_difference(&file, &self.meaning, &datasets, interrupt)?
        else {
            return Ok(self.right(&datasets));
        };
        for reading in &self.accepts {
            if self.first_difference(&file, reading, &datasets, interrupt)?.is_none() {
                return Ok(self.right(&datasets));
            }
        }
        let mut observed = format!("on `{}` ({}): {difference}", dataset.name, dataset.about);
        let own = recorded(&file).find(|(name, _)| *name == self.record);
        if let Some((_, expr)) = own
            && let Some(suspicion) = exercise::suspect(&self.meaning, expr, &difference)
        {
            observed = format!("{observed}. {suspicion}");
        }
        Ok(Outcome::fail(observed))
    }

    fn right(&self, datasets: &[NamedDataset]) -> Outcome {
        Outcome::pass(format!("it does, on {} datasets of an hour each", datasets.len()))
    }

    /// Where what the rules record is not what it should mean: the first that shows at a glance, or the first at all.
    fn first_difference<'d>(
        &self,
        file: &RuleFile,
        meaning: &str,
        datasets: &'d [NamedDataset],
        interrupt: &Interrupt,
    ) -> Result<Option<(&'d NamedDataset, Difference)>, Outcome> {
        let mut first = None;
        for dataset in datasets {
            let Some(difference) = self.difference(file, meaning, dataset, interrupt)? else {
                continue;
            };
            let is_plain = difference.is_plain();
            if is_plain || first.is_none() {
                first = Some((dataset, difference));
            }
            if is_plain {
                break;
            }
        }
        Ok(first)
    }

    fn difference(
        &self,
        file: &RuleFile,
        meaning: &str,
        dataset: &NamedDataset,
        interrupt: &Interrupt,
    ) -> Result<Option<Difference>, Outcome> {
        let times = match dataset.times {
            QueryTimes::Range(range) => range,
            QueryTimes::Instant(at_ms) => RangeParams { start_ms: at_ms, end_ms: at_ms, step_ms: INTERVAL_MS },
        };
        let period = Period { start_ms: times.start_ms, end_ms: times.end_ms };
        let mut options = ReplayOptions {
            every_group_at_ms: Some(INTERVAL_MS),
            eval: evaluation(),
            ..judge::limited(period, INTERVAL_MS)
        };
        options.eval.interrupt = interrupt.question();
        let replay = rules::eval::replay(&file.groups, &dataset.store, period, &options);
        if let Some(stopped) = replay.stopped {
            return Err(too_much(&stopped.into()));
        }
        let errors = replay.groups.iter().flat_map(|group| group.rules.iter());
        let failed = errors
            .filter(|rule| rule.rule.name.as_str() == self.record)
            .find_map(|rule| rule.errors.first());
        if let Some(error) = failed {
            return Err(Outcome::fail(format!(
                "on `{}` ({}) `{}` fails: {}",
                dataset.name, dataset.about, self.record, error.message
            )));
        }
        let name = format!("{{__name__={:?}}}", self.record);
        let got = over(replay.store(), &name, times)?;
        let expected = over(&dataset.store, meaning, times)?;
        Ok(compare(&expected, &got, times.start_ms, Comparison::default()))
    }
}

/// The recording rules of a file: name and expression.
fn recorded(file: &RuleFile) -> impl Iterator<Item = (&str, &str)> {
    file.groups
        .iter()
        .flat_map(|group| &group.rules)
        .filter(|rule| rule.kind == RuleKind::Recording)
        .map(|rule| (rule.name.as_str(), rule.expr.as_str()))
}

fn evaluation<'a>() -> EvalOptions<'a> {
    EvalOptions {
        max_samples: MOST_SAMPLES,
        ..EvalOptions::default()
    }
}

/// A query of the lab's author, which must not fail.
fn over(store: &dyn SeriesStore, query: &str, times: RangeParams) -> Result<Value, Outcome> {
    let mistake = |why: String| Outcome::Error {
        observed: format!("`{query}`: {why}"),
        advice: "this is a mistake in the lab: report it".to_owned(),
    };
    let parsed = promql::parse(query, &ParseOptions::stable());
    if !parsed.is_valid() {
        return Err(mistake("no query".to_owned()));
    }
    promql::evaluate_range(store, &parsed.expr, times, &evaluation())
        .map(|evaluation| evaluation.value)
        .map_err(|error| mistake(error.to_string()))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = r#"
kind: recording_rule
file: rules
record: "flowforge:api_request_rate:5m"
holds: requests per second by path
meaning: sum by (path) (rate(http_requests_total{job="api-service"}[5m]))
"#;

    fn recording(expr: &str) -> Fixture {
        let rules = format!(
            "groups:\n- name: a\n  rules:\n  - record: flowforge:api_request_rate:5m\n    expr: |\n      {expr}\n"
        );
        Fixture::reference().with_file("rules", rules)
    }

    #[test]
    fn in_other_words() {
        let expr = "sum without (instance, job, method, status) (increase(http_requests_total[5m])) / 300";
        check(CHECK, &recording(expr), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            pass: it does, on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn by_way_of_another_rule() {
        let rules = "groups:\n- name: a\n  rules:\n  - record: x:y:z\n    expr: rate(http_requests_total[5m])\n  \
                     - record: flowforge:api_request_rate:5m\n    expr: sum by (path) (x:y:z)\n";
        check(CHECK, &Fixture::reference().with_file("rules", rules), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            pass: it does, on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn the_rate_of_a_sum() {
        check(CHECK, &recording("rate(sum by (path) (http_requests_total)[5m:15s])"), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            fail: on `ordinary` (an ordinary hour in which some requests fail): {path="other"} at 14:29:00 is 0.126667, but should be 0.102582 (4 of 4 series differ). P01: `rate()` of `sum by (path) (http_requests_total)`: the sum hides the restarts of single counters: take `rate()` of each series first, then aggregate"#]]);
    }

    #[test]
    fn a_label_more() {
        check(CHECK, &recording("sum by (path, job) (rate(http_requests_total[5m]))"), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            fail: on `ordinary` (an ordinary hour in which some requests fail): the series carry other labels: `job` is too much; {path="/health"} at 14:10:00 should be 0.6"#]]);
    }

    #[test]
    fn a_rule_that_fails() {
        check(CHECK, &recording("up * on (job) flowforge_build_info"), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            fail: on `ordinary` (an ordinary hour in which some requests fail) `flowforge:api_request_rate:5m` fails: found duplicate series for the match group {job="api-service"} on the right hand-side of the operation: [{__name__="flowforge_build_info", instance="api-1:8080", job="api-service", version="1.4.0"}, {__name__="flowforge_build_info", instance="api-0:8080", job="api-service", version="1.4.0"}];many-to-many matching not allowed: matching labels must be unique on one side"#]]);
    }

    #[test]
    fn more_rules_than_anybody_needs() {
        let mut many = String::from("groups:\n- name: a\n  rules:\n");
        for number in 0..300 {
            many += &format!("  - {{record: up{number}, expr: up}}\n");
        }
        many += "  - {record: \"flowforge:api_request_rate:5m\", expr: up}\n";
        check(CHECK, &Fixture::reference().with_file("rules", many), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            fail: the rules can't be judged: the rules would be evaluated 18361 times, more than 15250: use a longer interval or a shorter period"#]]);
    }

    #[test]
    fn another_name() {
        let rules = "groups:\n- name: a\n  rules:\n  - record: flowforge:rate\n    expr: up\n";
        check(CHECK, &Fixture::reference().with_file("rules", rules), &expect![[r#"
            wanted: `flowforge:api_request_rate:5m` records requests per second by path, on any data
            fail: no rule records `flowforge:api_request_rate:5m`: `flowforge:rate`"#]]);
    }
}

//! What a server says about itself, and the answers to a rubric's questions: recorded, never judged.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tsdb::{MatchOp, Matcher};

use super::{LONGEST_ERROR, MOST_SERIES, Prometheus, VectorResult, stored};
use crate::evidence::{
    AnsweredSeries, Fault, LoadedRule, QueryAnswer, Recorded, RecordedMoment, RuleGroup,
    ScrapeTarget, ServerEvidence,
};
use crate::probes::collection::PAUSE;
use crate::probes::milliseconds;
use crate::rubric::{PrometheusPlan, Question, RecordedPlan};

/// Rules and types that are kept; more than any student writes.
const MOST_RULES: usize = 2_000;
const MOST_TYPES: usize = 3_000;
/// Evaluations of a recording rule that are looked at, the last ones.
const MOMENTS: usize = 3;
/// How far back a recorded sample may lie.
const RECORDED_WITHIN: &str = "5m";
const LONGEST_WAIT: Duration = Duration::from_secs(90);
/// What a server may need beyond its intervals.
const GRACE_S: f64 = 8.0;

#[derive(Deserialize)]
struct Yaml {
    yaml: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuntimeInfo {
    reload_config_success: bool,
    #[serde(default)]
    last_config_time: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Alertmanagers {
    active_alertmanagers: Vec<Address>,
}

#[derive(Deserialize)]
struct Address {
    url: String,
}

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    name: String,
    file: String,
    interval: f64,
    last_evaluation: String,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    query: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    health: String,
    #[serde(default)]
    last_error: String,
    #[serde(default)]
    duration: f64,
    #[serde(default)]
    state: String,
}

#[derive(Deserialize)]
struct Described {
    #[serde(rename = "type")]
    metric_type: String,
}

/// The result of a query of any kind.
#[derive(Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "lowercase")]
enum AnyResult {
    Vector(Vec<OneSample>),
    Matrix(Vec<ManySamples>),
    Scalar((f64, String)),
    String((f64, String)),
}

#[derive(Deserialize)]
struct OneSample {
    metric: BTreeMap<String, String>,
    value: Option<(f64, String)>,
}

#[derive(Deserialize)]
struct ManySamples {
    metric: BTreeMap<String, String>,
    #[serde(default)]
    values: Vec<(f64, String)>,
}

impl Prometheus {
    /// Waits as the plan says, then records everything.
    pub(in crate::probes) async fn server(
        &self,
        plan: &PrometheusPlan,
    ) -> Result<ServerEvidence, Fault> {
        let start = Instant::now();
        let is_settled = self.wait_for_data(plan).await?;
        let waited_ms = milliseconds(start.elapsed());
        let config: Yaml = self.get("/api/v1/status/config").await?;
        let runtime: RuntimeInfo = self.get("/api/v1/status/runtimeinfo").await?;
        let groups = self.groups().await?;
        let alertmanagers: Alertmanagers = self.get("/api/v1/alertmanagers").await?;
        let alertmanagers = alertmanagers.active_alertmanagers.into_iter();
        let types = self.types().await?;
        let mut answers = BTreeMap::new();
        for question in &plan.ask {
            answers.insert(question.id.clone(), self.answer(question).await?);
        }
        let mut recorded = BTreeMap::new();
        for looked_at in &plan.recorded {
            recorded.insert(looked_at.id.clone(), self.recorded(looked_at).await?);
        }
        Ok(ServerEvidence {
            config: config.yaml,
            reload_succeeded: runtime.reload_config_success,
            last_config_time: runtime.last_config_time,
            groups,
            alertmanagers: alertmanagers.map(|address| address.url).collect(),
            types,
            answers,
            recorded,
            waited_ms,
            is_settled,
        })
    }

    /// Waits until every target was scraped often enough and all rules were evaluated after that.
    async fn wait_for_data(&self, plan: &PrometheusPlan) -> Result<bool, Fault> {
        let start = Instant::now();
        let mut scraped_at_s = None;
        loop {
            let targets = self.targets().await?;
            let groups = self.groups().await?;
            if scraped_at_s.is_none() && self.has_scrapes(plan.wait_for_scrapes, &targets).await? {
                scraped_at_s = Some(self.now_s().await?);
            }
            if let Some(since_s) = scraped_at_s
                && groups.iter().all(|group| evaluated_at_s(group) >= since_s)
            {
                return Ok(true);
            }
            if start.elapsed() > longest_wait(plan.wait_for_scrapes, &targets, &groups) {
                return Ok(false);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn has_scrapes(&self, wanted: u32, targets: &[ScrapeTarget]) -> Result<bool, Fault> {
        let counts: VectorResult = self.query("count_over_time(up[10m])", None).await?;
        let seen: BTreeSet<(&str, &str)> = counts
            .result
            .iter()
            .filter(|sample| {
                let count: Option<f64> = sample.value.1.parse().ok();
                count.is_some_and(|count| count >= f64::from(wanted))
            })
            .map(|sample| {
                let label = |name| sample.metric.get(name).map_or("", String::as_str);
                (label("job"), label("instance"))
            })
            .collect();
        let is_seen =
            |target: &ScrapeTarget| seen.contains(&(target.job.as_str(), target.instance.as_str()));
        Ok(wanted == 0 || (!targets.is_empty() && targets.iter().all(is_seen)))
    }

    async fn groups(&self) -> Result<Vec<RuleGroup>, Fault> {
        let groups: Groups = self.get("/api/v1/rules").await?;
        let mut room = MOST_RULES;
        let kept = groups.groups.into_iter().map(|group| {
            let rules: Vec<LoadedRule> = group.rules.into_iter().take(room).map(loaded).collect();
            room -= rules.len();
            RuleGroup {
                name: group.name,
                file: group.file,
                interval_s: group.interval,
                last_evaluation: group.last_evaluation,
                rules,
            }
        });
        Ok(kept.collect())
    }

    async fn types(&self) -> Result<BTreeMap<String, String>, Fault> {
        let known: BTreeMap<String, Vec<Described>> =
            self.get("/api/v1/metadata?limit_per_metric=1").await?;
        let keep = Matcher::new("__name__", MatchOp::Regex, self.keep.as_str()).ok();
        let is_kept = |name: &str| keep.as_ref().is_none_or(|keep| keep.matches_value(name));
        let types = known.into_iter().filter_map(|(name, described)| {
            let first = described.into_iter().next().filter(|_| is_kept(&name))?;
            Some((name, first.metric_type))
        });
        Ok(types.take(MOST_TYPES).collect())
    }

    async fn answer(&self, question: &Question) -> Result<QueryAnswer, Fault> {
        let now_s = self.now_s().await?;
        let at = now_s.to_string();
        let mut form = vec![("query", question.query.as_str()), ("limit", MOST_SERIES)];
        let (start, step);
        let path = match question.range {
            None => {
                form.push(("time", at.as_str()));
                "/api/v1/query"
            }
            Some(range) => {
                start = (now_s - f64::from(range.last_seconds)).to_string();
                step = range.step_seconds.max(1).to_string();
                form.extend([
                    ("start", start.as_str()),
                    ("end", at.as_str()),
                    ("step", step.as_str()),
                ]);
                "/api/v1/query_range"
            }
        };
        let answer = self.client.post_form(path, &form).await?;
        let (series, error) = match refusal(answer.status, &answer.body) {
            Some(error) => (Vec::new(), Some(error)),
            None => {
                let result = self.data(path, &answer)?;
                (series(result), None)
            }
        };
        Ok(QueryAnswer {
            query: question.query.clone(),
            at_s: now_s,
            series,
            error,
        })
    }

    /// The samples of the last evaluations, and what the meaning comes to at the very same times.
    async fn recorded(&self, plan: &RecordedPlan) -> Result<Recorded, Fault> {
        let query = format!(
            "{{__name__={}}}[{RECORDED_WITHIN}]",
            super::quoted(&plan.metric)
        );
        let result: AnyResult = self.query(&query, None).await?;
        let series = series(result);
        let mut times: Vec<f64> = series
            .iter()
            .flat_map(|series| series.samples.iter().map(|(at_s, _)| *at_s))
            .collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let mut moments = Vec::new();
        for at_s in times.split_off(times.len().saturating_sub(MOMENTS)) {
            let recorded = series.iter().filter_map(|series| {
                let (_, value) = series.samples.iter().find(|(time_s, _)| *time_s == at_s)?;
                Some(stored(series.labels.clone(), value.clone()))
            });
            let mut recorded: Vec<_> = recorded.collect();
            recorded.sort_by(|a, b| a.labels.cmp(&b.labels));
            let meant: VectorResult = self.query(&plan.meaning, Some(at_s)).await?;
            let mut accepted = Vec::with_capacity(plan.accepts.len());
            for reading in &plan.accepts {
                let meant: VectorResult = self.query(reading, Some(at_s)).await?;
                accepted.push(meant.stored());
            }
            moments.push(RecordedMoment {
                at_s,
                recorded,
                meant: meant.stored(),
                accepted,
            });
        }
        Ok(Recorded {
            metric: plan.metric.clone(),
            meaning: plan.meaning.clone(),
            moments,
        })
    }
}

fn loaded(rule: Rule) -> LoadedRule {
    LoadedRule {
        kind: rule.kind,
        name: rule.name,
        query: rule.query,
        labels: rule.labels,
        health: rule.health,
        last_error: rule.last_error.chars().take(LONGEST_ERROR).collect(),
        hold_s: rule.duration,
        state: rule.state,
    }
}

/// When a group was last evaluated, Unix seconds; long ago where it never was.
fn evaluated_at_s(group: &RuleGroup) -> f64 {
    let time: Option<jiff::Timestamp> = group.last_evaluation.parse().ok();
    time.map_or(f64::NEG_INFINITY, |time| {
        time.as_millisecond() as f64 / 1000.0
    })
}

/// The scrapes that are waited for, one evaluation, and a bit.
fn longest_wait(scrapes: u32, targets: &[ScrapeTarget], groups: &[RuleGroup]) -> Duration {
    let scrape_s = targets
        .iter()
        .map(|target| target.scrape_interval_s)
        .fold(0.0, f64::max);
    let evaluation_s = groups
        .iter()
        .map(|group| group.interval_s)
        .fold(0.0, f64::max);
    let wait_s = f64::from(scrapes) * scrape_s + evaluation_s + GRACE_S;
    Duration::try_from_secs_f64(wait_s).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

/// What the server says about a query that it does not run: an answer, not a fault.
fn refusal(status: u16, body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    if !(400..500).contains(&status) {
        return None;
    }
    let refusal: Refusal = serde_json::from_str(body).ok()?;
    Some(refusal.error.chars().take(LONGEST_ERROR).collect())
}

fn series(result: AnyResult) -> Vec<AnsweredSeries> {
    let mut series: Vec<AnsweredSeries> = match result {
        AnyResult::Vector(samples) => samples
            .into_iter()
            .map(|sample| AnsweredSeries {
                labels: sample.metric,
                samples: sample.value.into_iter().collect(),
            })
            .collect(),
        AnyResult::Matrix(series) => series
            .into_iter()
            .map(|series| AnsweredSeries {
                labels: series.metric,
                samples: series.values,
            })
            .collect(),
        AnyResult::Scalar(sample) | AnyResult::String(sample) => vec![AnsweredSeries {
            labels: BTreeMap::new(),
            samples: vec![sample],
        }],
    };
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_query_is_an_answer_and_an_error_of_the_server_is_not() {
        let body = r#"{"status":"error","errorType":"bad_data","error":"no"}"#;
        assert_eq!(refusal(400, body), Some("no".to_owned()));
        assert_eq!(refusal(500, body), None);
        assert_eq!(refusal(404, "<html>"), None);
    }

    #[test]
    fn a_group_that_was_never_evaluated_was_so_long_ago() {
        let group = |last_evaluation: &str| RuleGroup {
            name: String::new(),
            file: String::new(),
            interval_s: 15.0,
            last_evaluation: last_evaluation.to_owned(),
            rules: Vec::new(),
        };
        assert_eq!(evaluated_at_s(&group("1970-01-01T01:00:10.5+01:00")), 10.5);
        assert!(evaluated_at_s(&group("0001-01-01T00:00:00Z")) < 0.0);
        assert!(evaluated_at_s(&group("")) < 0.0);
    }
}

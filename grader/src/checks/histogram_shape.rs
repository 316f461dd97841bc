//! `histogram_shape`: buckets rise with `le`, end at `+Inf`, and agree with `_count`.
//! Why it matters: Prometheus stores a malformed histogram without a word, and its quantiles are wrong.

use std::collections::BTreeMap;

use exposition::Sample;
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HistogramShape {
    target: String,
    metric: String,
}

impl Check for HistogramShape {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "the buckets of `{}` rise with `le` and end at `+Inf`, equal to `_count`; `_sum` is there",
            self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

#[derive(Default)]
struct Parts<'a> {
    buckets: Vec<(f64, &'a Sample)>,
    sum: Option<&'a Sample>,
    count: Option<&'a Sample>,
}

impl HistogramShape {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        let mut histograms: BTreeMap<Vec<(String, String)>, Parts<'_>> = BTreeMap::new();
        for sample in &family.samples {
            let mut labels = sample.labels.clone();
            labels.retain(|(label, _)| label != "le");
            labels.sort();
            let parts = histograms.entry(labels).or_default();
            match sample.name.strip_prefix(&self.metric) {
                Some("_bucket") => {
                    let bound = sample.label("le").and_then(exposition::parse_value);
                    let bound = bound.ok_or_else(|| {
                        Outcome::fail(format!("a bucket without a bound: `{}`", sample.raw))
                    })?;
                    parts.buckets.push((bound, sample));
                }
                Some("_sum") => parts.sum = Some(sample),
                Some("_count") => parts.count = Some(sample),
                _ => {}
            }
        }
        if histograms.is_empty() {
            return Ok(Outcome::fail(format!("not one sample of `{}`", self.metric)));
        }
        for parts in histograms.values_mut() {
            parts.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            if let Some(complaint) = complaint(parts) {
                return Ok(Outcome::fail(complaint));
            }
        }
        Ok(Outcome::pass(format!("{} well-formed histograms", histograms.len())))
    }
}

fn complaint(parts: &Parts<'_>) -> Option<String> {
    for pair in parts.buckets.windows(2) {
        if pair[1].1.value < pair[0].1.value {
            return Some(format!("`{}`, but `{}`", pair[0].1.raw, pair[1].1.raw));
        }
    }
    let Some((bound, last)) = parts.buckets.last() else {
        let line = parts.count.or(parts.sum)?;
        return Some(format!("no bucket beside `{}`", line.raw));
    };
    if bound.is_finite() {
        return Some(format!("the last bucket is `{}`: `+Inf` is missing", last.raw));
    }
    let Some(count) = parts.count else {
        return Some(format!("no `_count` beside `{}`", last.raw));
    };
    if count.value != last.value {
        return Some(format!("`{}`, but `{}`", last.raw, count.raw));
    }
    if parts.sum.is_none() {
        return Some(format!("no `_sum` beside `{}`", count.raw));
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: histogram_shape, target: worker, metric: flowforge_task_processing_duration_seconds}";

    #[test]
    fn a_client_library_gets_it_right() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: the buckets of `flowforge_task_processing_duration_seconds` rise with `le` and end at `+Inf`, equal to `_count`; `_sum` is there
            pass: 1 well-formed histograms"#]]);
    }

    #[test]
    fn a_count_of_its_own_fails() {
        let fixture = Fixture::reference().replace(
            "worker",
            "flowforge_task_processing_duration_seconds_count ",
            "flowforge_task_processing_duration_seconds_count 9",
        );
        check(CHECK, &fixture, &expect![[r#"
            wanted: the buckets of `flowforge_task_processing_duration_seconds` rise with `le` and end at `+Inf`, equal to `_count`; `_sum` is there
            fail: `flowforge_task_processing_duration_seconds_bucket{le="+Inf"} 9`, but `flowforge_task_processing_duration_seconds_count 99`"#]]);
    }

    #[test]
    fn a_histogram_without_its_last_bucket_fails() {
        let fixture = Fixture::reference().without_lines("worker", "le=\"+Inf\"");
        check(CHECK, &fixture, &expect![[r#"
            wanted: the buckets of `flowforge_task_processing_duration_seconds` rise with `le` and end at `+Inf`, equal to `_count`; `_sum` is there
            fail: the last bucket is `flowforge_task_processing_duration_seconds_bucket{le="1"} 9`: `+Inf` is missing"#]]);
    }
}

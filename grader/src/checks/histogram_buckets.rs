//! `histogram_buckets`: a histogram has a bucket bound wherever a question will be asked.
//! Why it matters: without a bound at the SLO's threshold, the share of requests under it is unknown.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HistogramBuckets {
    target: String,
    metric: String,
    /// Bounds that must be there; others may be as well.
    bounds: Vec<f64>,
}

impl Check for HistogramBuckets {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let bounds: Vec<_> = self.bounds.iter().map(|bound| reading::number(*bound)).collect();
        format!("`{}` has the bucket bounds {}", self.metric, bounds.join(", "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl HistogramBuckets {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        let mut found: Vec<f64> = family
            .samples
            .iter()
            .filter_map(|sample| exposition::parse_value(sample.label("le")?))
            .collect();
        found.sort_by(f64::total_cmp);
        found.dedup();
        if found.is_empty() {
            return Ok(Outcome::fail(format!(
                "`{}` is a {} without buckets",
                self.metric,
                family.metric_type.word()
            )));
        }
        let missing: Vec<String> = self
            .bounds
            .iter()
            .filter(|bound| !found.contains(bound))
            .map(|bound| reading::number(*bound))
            .collect();
        let has: Vec<_> = found
            .iter()
            .map(|bound| if bound.is_infinite() { "+Inf".to_owned() } else { reading::number(*bound) })
            .collect();
        let has = has.join(", ");
        if missing.is_empty() {
            return Ok(Outcome::pass(format!("bounds {has}")));
        }
        let held = self.bounds.len() - missing.len();
        Ok(Outcome::share(
            held,
            self.bounds.len(),
            format!("no bucket at {}; bounds {has}", missing.join(", ")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: histogram_buckets, target: api, metric: http_request_duration_seconds, bounds: [0.3]}";

    #[test]
    fn a_bound_at_the_objective() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `http_request_duration_seconds` has the bucket bounds 0.3
            pass: bounds 0.1, 0.3, 1, +Inf"#]]);
    }

    #[test]
    fn default_buckets_have_none_there() {
        let fixture = Fixture::reference().replace("api", "le=\"0.3\"", "le=\"0.25\"");
        check(CHECK, &fixture, &expect![[r#"
            wanted: `http_request_duration_seconds` has the bucket bounds 0.3
            fail: no bucket at 0.3; bounds 0.1, 0.25, 1, +Inf"#]]);
    }
}

//! `gauge_drains`: a gauge of waiting work rises with work and falls as it is done.
//! Why it matters: a queue that only grows is the first sign of stuck workers, long before users complain.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GaugeDrains {
    target: String,
    metric: String,
}

impl Check for GaugeDrains {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "`{}` rises while more work arrives than is done, and drains afterwards",
            self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl GaugeDrains {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        let end: f64 = family.samples.iter().map(|sample| sample.value).sum();
        let traffic = reading::traffic(evidence)?;
        let values = traffic.settling.as_ref().map_or(&[][..], |settling| &settling.gauge_values);
        let path: Vec<_> = values.iter().map(|value| reading::number(*value)).collect();
        let path = format!("`{}` went {}", self.metric, path.join(" → "));
        let highest = values.iter().copied().fold(0.0, f64::max);
        if highest <= 0.0 {
            return Ok(Outcome::fail(format!(
                "`{}` stayed at {} while work was waiting",
                self.metric,
                reading::number(end)
            )));
        }
        if end >= highest {
            return Ok(Outcome::fail(format!(
                "{path} and was still {} when all work was done",
                reading::number(end)
            )));
        }
        Ok(Outcome::pass(path))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: gauge_drains, target: api, metric: flowforge_queue_depth}";

    #[test]
    fn up_while_work_waits() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `flowforge_queue_depth` rises while more work arrives than is done, and drains afterwards
            pass: `flowforge_queue_depth` went 0 → 5 → 2 → 0"#]]);
    }

    #[test]
    fn a_constant_zero_measures_nothing() {
        check(CHECK, &Fixture::reference().with_queue_depths(&[0.0]), &expect![[r#"
            wanted: `flowforge_queue_depth` rises while more work arrives than is done, and drains afterwards
            fail: `flowforge_queue_depth` stayed at 0 while work was waiting"#]]);
    }
}

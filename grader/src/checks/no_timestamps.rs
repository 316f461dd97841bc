//! `no_timestamps`: samples carry no time of their own.
//! Why it matters: with explicit times Prometheus can't mark a vanished series as stale, and old values linger.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoTimestamps {
    target: String,
}

impl Check for NoTimestamps {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("no sample of `{}` carries a timestamp", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl NoTimestamps {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let stamped = exposition.samples().find(|sample| sample.timestamp_ms.is_some());
        Ok(match stamped {
            Some(sample) => Outcome::fail(format!("`{}`", sample.raw)),
            None => Outcome::pass(format!("none of {} samples", exposition.sample_count())),
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: no_timestamps, target: worker}";

    #[test]
    fn values_only() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: no sample of `worker` carries a timestamp
            pass: none of 9 samples"#]]);
    }

    #[test]
    fn a_timestamp_is_quoted() {
        let fixture = Fixture::reference().replace(
            "worker",
            "flowforge_tasks_in_progress 0",
            "flowforge_tasks_in_progress 0 1773100800000",
        );
        check(CHECK, &fixture, &expect![[r#"
            wanted: no sample of `worker` carries a timestamp
            fail: `flowforge_tasks_in_progress 0 1773100800000`"#]]);
    }
}

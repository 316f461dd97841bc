//! `info_metric`: the version is a label on a constant 1.
//! Why it matters: joined to any graph, it shows which release a change in behaviour came with.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InfoMetric {
    target: String,
    metric: String,
    label: String,
}

impl Check for InfoMetric {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("`{}` exposes `{}{{{}=\"…\"}} 1`", self.target, self.metric, self.label)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl InfoMetric {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::Before)?;
        let family = reading::family(&exposition, &self.target, &self.metric)?;
        let Some(sample) = family.samples.first() else {
            return Ok(Outcome::fail(format!("not one sample of `{}`", self.metric)));
        };
        let is_right = sample.value == 1.0 && sample.label(&self.label).is_some();
        let observed = format!("`{}`", sample.raw);
        Ok(if is_right { Outcome::pass(observed) } else { Outcome::fail(observed) })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: info_metric, target: api, metric: flowforge_build_info, label: version}";

    #[test]
    fn a_version_in_a_label() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `api` exposes `flowforge_build_info{version="…"} 1`
            pass: `flowforge_build_info{version="1.4.1"} 1`"#]]);
    }

    #[test]
    fn a_version_as_the_value_fails() {
        let fixture = Fixture::reference().replace(
            "api",
            "flowforge_build_info{version=\"1.4.1\"} 1",
            "flowforge_build_info 1.4",
        );
        check(CHECK, &fixture, &expect![[r#"
            wanted: `api` exposes `flowforge_build_info{version="…"} 1`
            fail: `flowforge_build_info 1.4`"#]]);
    }
}

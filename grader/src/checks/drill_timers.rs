//! `drill_timers`: every route of the loaded configuration sends soon enough for a drill.
//! Why it matters: with the defaults a second alert of a group waits five minutes, and who tries it out sees nothing.

use alertmanager::RoutingTree;
use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DrillTimers {
    /// The target that is an Alertmanager.
    target: String,
    /// The longest `group_wait` of any route.
    group_wait_seconds: u32,
    /// The longest `group_interval` of any route.
    group_interval_seconds: u32,
}

impl Check for DrillTimers {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "every route has a `group_wait` of at most {}s and a `group_interval` of at most {}s",
            self.group_wait_seconds, self.group_interval_seconds
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl DrillTimers {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drill::drill(evidence, &self.target)?;
        let config = drill::loaded(drill)?;
        let tree = RoutingTree::new(&config);
        let mut complaints = Vec::new();
        let mut longest = (0, 0);
        for (id, settings) in tree.ids().filter_map(|id| Some((id, tree.settings(id)?))) {
            let found = [
                ("group_wait", settings.group_wait_ms, self.group_wait_seconds),
                ("group_interval", settings.group_interval_ms, self.group_interval_seconds),
            ];
            longest = (longest.0.max(found[0].1), longest.1.max(found[1].1));
            for (name, ms, allowed) in found {
                if ms > i64::from(allowed) * 1000 {
                    complaints.push(format!(
                        "the route `{}` to `{}` has `{name}: {}`",
                        tree.key(id).unwrap_or_default(),
                        settings.receiver,
                        promql::literal::format_duration(ms)
                    ));
                }
            }
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!(
                "the longest are `group_wait: {}` and `group_interval: {}`",
                promql::literal::format_duration(longest.0),
                promql::literal::format_duration(longest.1)
            )));
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CHECK: &str = "{kind: drill_timers, target: alertmanager, group_wait_seconds: 5, group_interval_seconds: 10}";

    #[test]
    fn short_timers() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: every route has a `group_wait` of at most 5s and a `group_interval` of at most 10s
            pass: the longest are `group_wait: 1s` and `group_interval: 2s`"#]]);
    }

    #[test]
    fn the_defaults_are_too_long() {
        let drill = Drill::reference()
            .with("  group_wait: 1s\n  group_interval: 2s\n", "");
        check(CHECK, &drill, &expect![[r#"
            wanted: every route has a `group_wait` of at most 5s and a `group_interval` of at most 10s
            fail: the route `{}` to `chat` has `group_wait: 30s`; the route `{}` to `chat` has `group_interval: 5m`; the route `{}/{service="postgres",severity="critical"}` to `database` has `group_wait: 30s`; the route `{}/{service="postgres",severity="critical"}` to `database` has `group_interval: 5m`; the route `{}/{severity="critical"}` to `pager` has `group_wait: 30s`; 5 more of this kind"#]]);
    }
}

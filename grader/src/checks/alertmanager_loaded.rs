//! `alertmanager_loaded`: the running Alertmanager works by the configuration that was handed in.
//! Why it matters: a file that was edited and never loaded is a plan, not a protection.

use alertmanager::{Config, GroupBy, Receiver, RoutingTree};
use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AlertmanagerLoaded {
    /// The target that is an Alertmanager.
    target: String,
    /// The file that it should have loaded.
    file: String,
}

impl Check for AlertmanagerLoaded {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_file(&self.file)
    }

    fn expected(&self) -> String {
        "a configuration that Alertmanager accepts, and has loaded".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl AlertmanagerLoaded {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let handed_in = drill::config(evidence, &self.file)?;
        let drill = drill::drill(evidence, &self.target)?;
        let loaded = drill::loaded(drill)?;
        let differences = differences(&handed_in, &loaded);
        if differences.is_empty() {
            return Ok(Outcome::pass(format!(
                "Alertmanager {} has loaded it: {}",
                drill.version,
                reading::count(loaded.receivers.len() as u64, "receiver")
            )));
        }
        Ok(Outcome::fail(format!(
            "what Alertmanager has loaded is not what was handed in: {}; load it with `labcheck stack reload`, or `curl -X POST …/-/reload`",
            reading::sentences(differences)
        )))
    }
}

/// What differs in meaning; how it is written does not matter.
fn differences(handed_in: &Config, loaded: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let (own, running) = (routes(handed_in), routes(loaded));
    if own != running {
        let first = own.iter().find(|route| !running.contains(route));
        let other = running.iter().find(|route| !own.contains(route));
        found.push(match (first, other) {
            (Some(route), _) => format!("the file has {route}, Alertmanager has not"),
            (None, Some(route)) => format!("Alertmanager has {route}, the file has not"),
            (None, None) => "the routes are in another order".to_owned(),
        });
    }
    if receivers(handed_in) != receivers(loaded) {
        found.push("the receivers are not the same".to_owned());
    }
    if inhibitions(handed_in) != inhibitions(loaded) {
        found.push("the inhibition rules are not the same".to_owned());
    }
    found
}

/// Every route with all that it inherits, from top to bottom.
fn routes(config: &Config) -> Vec<String> {
    let tree = RoutingTree::new(config);
    let continues = continues(&config.route);
    tree.ids()
        .zip(continues)
        .filter_map(|(id, continues)| {
            let settings = tree.settings(id)?;
            Some(format!(
                "the route `{}` to `{}`, grouped by {}, with {}/{}/{}{}{}{}",
                tree.key(id)?,
                settings.receiver,
                grouping(&settings.group_by),
                promql::literal::format_duration(settings.group_wait_ms),
                promql::literal::format_duration(settings.group_interval_ms),
                promql::literal::format_duration(settings.repeat_interval_ms),
                if continues { ", continuing" } else { "" },
                settings.mute_time_intervals.join(" "),
                settings.active_time_intervals.join(" "),
            ))
        })
        .collect()
}

fn grouping(group_by: &GroupBy) -> String {
    match group_by {
        GroupBy::All => "every label".to_owned(),
        GroupBy::Labels(labels) => drill::names(labels),
    }
}

fn continues(route: &alertmanager::Route) -> Vec<bool> {
    let mut all = vec![route.continues];
    all.extend(route.routes.iter().flat_map(continues));
    all
}

fn receivers(config: &Config) -> Vec<(&str, Vec<(&str, bool)>)> {
    let described = |receiver: &'_ Receiver| -> Vec<(&'static str, bool)> {
        let integrations = receiver.integrations.iter();
        integrations.map(|sends| (sends.name, sends.sends_resolved)).collect()
    };
    let mut receivers: Vec<_> = config
        .receivers
        .iter()
        .map(|receiver| (receiver.name.as_str(), described(receiver)))
        .collect();
    receivers.sort();
    receivers
}

fn inhibitions(config: &Config) -> Vec<(String, String, Vec<String>)> {
    let rules = config.inhibit_rules.iter();
    rules
        .map(|rule| {
            let mut equal = rule.equal.clone();
            equal.sort();
            (rule.source.to_string(), rule.target.to_string(), equal)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CHECK: &str = "{kind: alertmanager_loaded, target: alertmanager, file: routing}";

    #[test]
    fn the_file_is_loaded() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: a configuration that Alertmanager accepts, and has loaded
            pass: Alertmanager 0.33.1 has loaded it: 4 receivers"#]]);
    }

    #[test]
    fn another_file_is_loaded() {
        let drill = Drill::reference().handing_in("receiver: mail", "receiver: pager");
        check(CHECK, &drill, &expect![[r#"
            wanted: a configuration that Alertmanager accepts, and has loaded
            fail: what Alertmanager has loaded is not what was handed in: the file has the route `{}/{severity="info"}` to `pager`, grouped by `alertname`, `service`, with 1s/2s/4h, Alertmanager has not; load it with `labcheck stack reload`, or `curl -X POST …/-/reload`"#]]);
    }

    #[test]
    fn a_file_that_is_refused_says_where() {
        let drill = Drill::reference().handing_in("receiver: mail", "receiver: nail");
        check(CHECK, &drill, &expect![[r#"
            wanted: a configuration that Alertmanager accepts, and has loaded
            fail: Alertmanager refuses alertmanager.yml: line 23, column 17: route: undefined receiver "nail" used in route"#]]);
    }
}

//! `routing_tree`: the tree in the file handed in leads label sets to the receivers that they belong to.
//! Why it matters: the label set nobody tried is the one that comes at night; a tree can be asked about all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tsdb::Labels;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoutingTree {
    /// The file that is a configuration of Alertmanager.
    file: String,
    cases: Vec<Case>,
}

/// A label set and who must hear of it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Case {
    labels: BTreeMap<String, String>,
    receivers: BTreeSet<String>,
}

impl Check for RoutingTree {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let cases = self.cases.iter().map(|case| {
            let receivers: Vec<&String> = case.receivers.iter().collect();
            format!("{} → {}", drill::label_set(&case.labels), drill::names(&receivers))
        });
        cases.collect::<Vec<_>>().join("; ")
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl RoutingTree {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let config = drill::config(evidence, &self.file)?;
        let tree = alertmanager::RoutingTree::new(&config);
        let mut complaints = Vec::new();
        for case in &self.cases {
            let labels = Labels::new(case.labels.iter().map(|(name, value)| (&**name, &**value)));
            let reached: BTreeSet<&str> = tree.receivers(&labels).into_iter().collect();
            if !reached.iter().copied().eq(case.receivers.iter().map(String::as_str)) {
                let reached: Vec<&str> = reached.into_iter().collect();
                complaints.push(format!(
                    "{} goes to {}",
                    drill::label_set(&case.labels),
                    drill::names(&reached)
                ));
            }
        }
        let all = self.cases.len();
        let observed = match complaints.is_empty() {
            true => format!("all {all} go where they should"),
            false => reading::sentences(complaints.clone()),
        };
        Ok(Outcome::share(all - complaints.len(), all, observed))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CHECK: &str = "{kind: routing_tree, file: routing, cases: [
        {labels: {severity: critical}, receivers: [pager, chat]},
        {labels: {severity: critical, service: postgres}, receivers: [database]},
        {labels: {}, receivers: [chat]}]}";

    #[test]
    fn every_label_set_finds_its_people() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: {severity="critical"} → `chat`, `pager`; {service="postgres",severity="critical"} → `database`; no label → `chat`
            pass: all 3 go where they should"#]]);
    }

    #[test]
    fn a_specific_route_below_a_general_one_is_never_asked() {
        let route = "    - receiver: database\n      matchers:\n        - severity=\"critical\"\n        - service=\"postgres\"\n";
        let drill = Drill::reference()
            .with(route, "")
            .with("    - receiver: mail\n", &format!("{route}    - receiver: mail\n"));
        check(CHECK, &drill, &expect![[r#"
            wanted: {severity="critical"} → `chat`, `pager`; {service="postgres",severity="critical"} → `database`; no label → `chat`
            partial 0.67: {service="postgres",severity="critical"} goes to `chat`, `pager`"#]]);
    }
}

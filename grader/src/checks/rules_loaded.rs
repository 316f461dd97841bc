//! `rules_loaded`: every rule of a file runs in Prometheus, as it stands there.
//! Why it matters: a pattern in `rule_files` that matches nothing is no error; the rules are just not there.

use std::collections::BTreeMap;

use rules::load::{Group, Rule, RuleKind};
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::{Evidence, LoadedRule, ServerEvidence};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RulesLoaded {
    /// The file, by its name in the rubric.
    file: String,
    /// The target that is a Prometheus.
    target: String,
}

impl Check for RulesLoaded {
    fn uses(&self) -> Uses<'_> {
        Uses {
            files: vec![&self.file],
            ..Uses::target(&self.target)
        }
    }

    fn expected(&self) -> String {
        format!("every rule of the file `{}` runs in Prometheus", self.file)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl RulesLoaded {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let server = server::server(evidence, &self.target)?;
        let file = server::rule_file(evidence, &self.file)?;
        let wanted: Vec<(&Group, &Rule)> = file
            .groups
            .iter()
            .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
            .collect();
        if wanted.is_empty() {
            return Ok(Outcome::fail("the file has no rule yet"));
        }
        let complaints: Vec<String> = wanted
            .iter()
            .filter_map(|(group, rule)| complaint(group, rule, server))
            .collect();
        if complaints.is_empty() {
            let rules = u64::try_from(wanted.len()).unwrap_or(u64::MAX);
            return Ok(Outcome::pass(format!("{} run", reading::count(rules, "rule"))));
        }
        let held = wanted.len() - complaints.len();
        Ok(Outcome::share(held, wanted.len(), reading::sentences(complaints)))
    }
}

/// What is wrong with how a rule runs.
fn complaint(group: &Group, rule: &Rule, server: &ServerEvidence) -> Option<String> {
    let name = rule.name.as_str();
    let kind = match rule.kind {
        RuleKind::Recording => "recording",
        RuleKind::Alerting => "alerting",
    };
    let mut known = server
        .rules()
        .map(|(_, loaded)| loaded)
        .filter(|loaded| loaded.name == name && loaded.kind == kind)
        .peekable();
    if known.peek().is_none() {
        let files: Vec<String> =
            server.groups.iter().map(|group| format!("`{}`", group.file)).collect();
        let files = match files.is_empty() {
            true => "no rule file at all".to_owned(),
            false => reading::list(files.into_iter()),
        };
        return Some(format!("Prometheus has not loaded `{name}`: it has {files}"));
    }
    let Some(same) = known.find(|loaded| is_same(group, rule, loaded)) else {
        return Some(format!("Prometheus runs another `{name}` than the file has: reload it"));
    };
    (same.health == "err").then(|| format!("`{name}` fails: {}", same.last_error))
}

fn is_same(group: &Group, rule: &Rule, loaded: &LoadedRule) -> bool {
    let labels: BTreeMap<&str, &str> = group.labels_of(rule).into_iter().collect();
    let loaded_labels: BTreeMap<&str, &str> =
        loaded.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    labels == loaded_labels
        && loaded.hold_s == rule.hold_ms() as f64 / 1000.0
        && server::printed(rule.expr.as_str()) == server::printed(&loaded.query)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::prometheus::{RULES, with_server};
    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: rules_loaded, file: rules, target: prometheus}";

    fn file(text: &str) -> Fixture {
        with_server().with_file("rules", text)
    }

    #[test]
    fn every_rule_runs() {
        check(CHECK, &file(RULES), &expect![[r#"
            wanted: every rule of the file `rules` runs in Prometheus
            pass: 2 rules run"#]]);
    }

    #[test]
    fn no_file_is_loaded() {
        let fixture = file(RULES).edit(|evidence| {
            let prometheus = evidence.prometheus.as_mut().unwrap();
            prometheus.server.as_mut().unwrap().groups.clear();
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: every rule of the file `rules` runs in Prometheus
            fail: Prometheus has not loaded `flowforge:api_request_rate:5m`: it has no rule file at all; Prometheus has not loaded `ApiDown`: it has no rule file at all"#]]);
    }

    #[test]
    fn an_older_file_is_loaded() {
        check(CHECK, &file(&RULES.replace("5m]", "10m]")), &expect![[r#"
            wanted: every rule of the file `rules` runs in Prometheus
            partial 0.50: Prometheus runs another `flowforge:api_request_rate:5m` than the file has: reload it"#]]);
    }

    #[test]
    fn a_rule_that_fails() {
        let fixture = file(RULES).edit(|evidence| {
            let prometheus = evidence.prometheus.as_mut().unwrap();
            let rule = &mut prometheus.server.as_mut().unwrap().groups[0].rules[0];
            rule.health = "err".to_owned();
            rule.last_error = "many-to-many matching not allowed".to_owned();
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: every rule of the file `rules` runs in Prometheus
            partial 0.50: `flowforge:api_request_rate:5m` fails: many-to-many matching not allowed"#]]);
    }

    #[test]
    fn a_file_that_prometheus_refuses() {
        check(CHECK, &file("groups: [{name: a, rules: [{record: b}]}]"), &expect![[r#"
            wanted: every rule of the file `rules` runs in Prometheus
            fail: Prometheus refuses the file, for line 1: field 'expr' must be set in rule"#]]);
        check(CHECK, &file("groups: []"), &expect![[r#"
            wanted: every rule of the file `rules` runs in Prometheus
            fail: the file has no rule yet"#]]);
    }
}

//! Inhibition: alerts held back while another one fires.

use tsdb::Labels;

use crate::{Config, InhibitRule};

/// A configuration's inhibition rules.
#[derive(Debug, Clone)]
pub struct Inhibitor {
    rules: Vec<InhibitRule>,
}

impl Inhibitor {
    pub fn new(config: &Config) -> Self {
        Self {
            rules: config.inhibit_rules.clone(),
        }
    }

    /// The first rule that holds back an alert with these labels while `firing` alerts fire, and the alert that does so:
    /// their positions.
    ///
    /// An alert that matches both sides of a rule is not held back by another that does. Of several sources with the
    /// same equal labels the real Alertmanager looks at the one that came first and still fires; which that is depends
    /// on the order of arrival. Here any of them will do, which differs only for rules whose sources can be targets too.
    pub fn inhibited_by(&self, labels: &Labels, firing: &[&Labels]) -> Option<(usize, usize)> {
        self.rules
            .iter()
            .enumerate()
            .find_map(|(rule_index, rule)| {
                if !rule.target.is_match(labels) {
                    return None;
                }
                let is_source_too = rule.source.is_match(labels);
                let source = firing.iter().position(|source| {
                    rule.source.is_match(source)
                        && rule
                            .equal
                            .iter()
                            .all(|name| source.get(name) == labels.get(name))
                        && !(is_source_too && rule.target.is_match(source))
                })?;
                Some((rule_index, source))
            })
    }
}

#[cfg(test)]
mod tests {
    use tsdb::Labels;

    use super::Inhibitor;
    use crate::Config;

    fn inhibits(rule: &str, source: &[(&str, &str)], target: &[(&str, &str)]) -> bool {
        let text =
            format!("receivers: [{{name: a}}]\nroute: {{receiver: a}}\ninhibit_rules:\n- {rule}\n");
        let inhibitor = Inhibitor::new(&Config::load(&text).unwrap());
        let source = Labels::new(source.iter().copied());
        let target = Labels::new(target.iter().copied());
        inhibitor.inhibited_by(&target, &[&source]).is_some()
    }

    const CRITICAL: &str = "{source_matchers: [severity=critical], target_matchers: [severity=warning], equal: [cluster]}";

    #[test]
    fn sources_hold_back_targets_with_equal_labels() {
        let warning = [("severity", "warning"), ("cluster", "a")];
        assert!(inhibits(
            CRITICAL,
            &[("severity", "critical"), ("cluster", "a")],
            &warning
        ));
        assert!(!inhibits(
            CRITICAL,
            &[("severity", "critical"), ("cluster", "b")],
            &warning
        ));
        assert!(!inhibits(CRITICAL, &[("severity", "critical")], &warning));
        assert!(!inhibits(
            CRITICAL,
            &[("severity", "info"), ("cluster", "a")],
            &warning
        ));
    }

    #[test]
    fn a_label_that_both_lack_is_equal() {
        assert!(inhibits(
            CRITICAL,
            &[("severity", "critical")],
            &[("severity", "warning")]
        ));
    }

    #[test]
    fn alerts_on_both_sides_do_not_hold_back_each_other() {
        let rule = "{source_match: {a: x}, target_match_re: {b: .+}}";
        let both = [("a", "x"), ("b", "y")];
        assert!(!inhibits(rule, &both, &both));
        assert!(!inhibits(rule, &[("a", "x"), ("b", "z")], &both));
        assert!(inhibits(rule, &[("a", "x")], &both));
        assert!(inhibits(rule, &both, &[("b", "y")]));
    }
}

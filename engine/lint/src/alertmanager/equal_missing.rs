//! A05: an inhibition that mutes what has nothing to do with its source.

use super::{AlertmanagerFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "A05",
    belief: "A critical alert mutes the warnings of its own service.",
    why: "Only `equal` says what their own means. Without it one critical alert anywhere mutes every target everywhere. \
          And a label that both lack is equal too.",
    mend: "Name the labels that both have: `equal: [service]`.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
inhibit_rules:
  - source_matchers: [severity=\"critical\"]
    target_matchers: [severity=\"warning\"]
receivers:
  - name: mail
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
inhibit_rules:
  - source_matchers: [severity=\"critical\"]
    target_matchers: [severity=\"warning\"]
    equal: [service]
receivers:
  - name: mail
",
    lesson: "alerting#inhibition-and-silences-when-not-to-send",
};

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    for rule in file
        .config()
        .into_iter()
        .flat_map(|config| &config.inhibit_rules)
    {
        // A source that names one alert may well be meant to mute everything.
        let names_alert = rule
            .source
            .iter()
            .any(|matcher| matcher.name == "alertname");
        if rule.equal.is_empty() {
            let finding = findings.at(
                first_line(file.source, rule.span),
                format!(
                    "one alert of `{}` mutes every `{}`, of whatever service",
                    rule.source, rule.target
                ),
            );
            finding.fix("say which labels both must have alike: `equal: [service]`");
            if names_alert {
                finding.severity(Severity::Advice);
            }
        }
    }
}

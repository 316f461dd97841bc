//! A06: one alert on both sides of an inhibition.

use ::alertmanager::matcher::{Matchers, Operator};

use super::{AlertmanagerFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "A06",
    belief: "An alert never mutes itself, so the sides may overlap.",
    why: "It does not, but what it does is hard to tell: an alert on both sides mutes plain targets and is itself left \
          alone by others like it. Who reads the rule expects something else.",
    mend: "Make the matchers exclusive, for example by the value of one label on both sides.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
inhibit_rules:
  - source_matchers: [alertname=\"ApiDown\"]
    target_matchers: [severity=~\"warning|critical\"]
    equal: [service]
receivers:
  - name: mail
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
inhibit_rules:
  - source_matchers: [alertname=\"ApiDown\", severity=\"critical\"]
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
        if overlap(&rule.source, &rule.target) {
            findings
                .at(
                    first_line(file.source, rule.span),
                    format!(
                        "an alert can match both `{}` and `{}`",
                        rule.source, rule.target
                    ),
                )
                .fix("make the matchers exclusive");
        }
    }
}

/// Whether one label set certainly satisfies both. Where a label is only bounded by patterns, nobody knows.
fn overlap(source: &Matchers, target: &Matchers) -> bool {
    let all = || source.iter().chain(target.iter());
    all().all(|matcher| {
        let of_label: Vec<_> = all().filter(|other| other.name == matcher.name).collect();
        let Some(fixed) = of_label
            .iter()
            .find(|other| other.operator == Operator::Equal)
        else {
            // One matcher alone can always be satisfied.
            return of_label.len() == 1;
        };
        of_label.iter().all(|other| other.is_match(&fixed.value))
    })
}

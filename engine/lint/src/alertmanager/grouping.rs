//! A03: everything in one notification, or one for each alert.

use ::alertmanager::GroupBy;

use super::{AlertmanagerFile, first_line, named};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "A03",
    belief: "Grouping is a matter of taste.",
    why: "Without `group_by` all alerts of a route share one notification, and a new one hides among the old. With \
          `['...']` each alert is a notification of its own: an outage of fifty pods rings fifty times.",
    mend: "Group by what one person fixes together: `[alertname, service]`.",
    wrong: "
route:
  receiver: mail
  group_by: ['...']
receivers:
  - name: mail
",
    right: "
route:
  receiver: mail
  group_by: [alertname, service]
receivers:
  - name: mail
",
    lesson: "alerting#grouping-one-incident-one-message",
};

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    let Some(config) = file.config() else {
        return;
    };
    let root_is_silent = match &config.route.group_by {
        None => true,
        Some(GroupBy::Labels(labels)) => labels.is_empty(),
        Some(GroupBy::All) => false,
    };
    if root_is_silent {
        findings
            .at(
                first_line(file.source, config.route.span),
                "there is no `group_by`: all alerts of a route share one notification",
            )
            .severity(Severity::Advice)
            .fix("`group_by: [alertname, service]`, or what one person fixes together");
    }
    for route in file.parents() {
        if route.group_by == Some(GroupBy::All) {
            let name = if route.matchers.is_empty() && route.receiver.is_none() {
                "a route".to_owned()
            } else {
                named(route)
            };
            findings
                .at(
                    first_line(file.source, route.span),
                    format!("{name} groups by `...`: each alert is a notification of its own"),
                )
                .fix("group by what one person fixes together: `[alertname, service]`");
        }
    }
}

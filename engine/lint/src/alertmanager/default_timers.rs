//! A04: the default timers, where a drill is short.

use super::{AlertmanagerFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "A04",
    belief: "An alert that fires is sent at once.",
    why: "The first of a group waits 30 s, a second one up to 5 minutes, and what still fires is repeated after 4 hours. \
          In a drill of ten minutes the second alert never arrives.",
    mend: "In a lab set `group_wait: 5s`, `group_interval: 30s` and `repeat_interval: 1h` on the root route.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
receivers:
  - name: mail
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
  group_wait: 5s
  group_interval: 30s
  repeat_interval: 1h
receivers:
  - name: mail
",
    lesson: "alerting#grouping-one-incident-one-message",
};

/// What a route without `group_interval` has.
const DEFAULT_INTERVAL_MS: i64 = 5 * 60 * 1000;

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    let Some(route) = file.config().map(|config| &config.route) else {
        return;
    };
    if route.group_interval_ms.unwrap_or(DEFAULT_INTERVAL_MS) >= DEFAULT_INTERVAL_MS {
        findings
            .at(
                first_line(file.source, route.span),
                "with a `group_interval` of 5 minutes or more, the default, the second alert of a group waits that long",
            )
            .fix("set `group_wait` and `group_interval` to what a drill, or a person, can wait for");
    }
}

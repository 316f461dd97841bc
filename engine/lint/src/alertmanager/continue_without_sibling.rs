//! A01: `continue` on a route that no sibling follows.

use super::{AlertmanagerFile, first_line, named};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "A01",
    belief: "`continue: true` also notifies the parent.",
    why: "It goes on to the next sibling. Where there is none, the alert ends in this route alone: the parent's receiver \
          is only for what no child takes.",
    mend: "Add a sibling behind it, without matchers, for the other receiver.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\"]
      receiver: pager
      continue: true
receivers:
  - name: mail
  - name: pager
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\"]
      receiver: pager
      continue: true
    - receiver: mail
receivers:
  - name: mail
  - name: pager
",
    lesson: "alerting#routing-a-tree-read-from-the-top",
};

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    for parent in file.parents() {
        let Some(last) = parent.routes.last().filter(|last| last.continues) else {
            continue;
        };
        let receiver = parent
            .receiver
            .as_ref()
            .map_or("the parent's receiver", |receiver| &receiver.value);
        findings
            .at(
                first_line(file.source, last.span),
                format!(
                    "{} says `continue` and no sibling follows: `{receiver}` gets nothing of it",
                    named(last)
                ),
            )
            .fix(format!(
                "add a sibling behind it with `receiver: {receiver}`, or drop `continue`"
            ));
    }
}

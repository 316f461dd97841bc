//! A02: a route behind one that takes everything it could.

use super::{AlertmanagerFile, first_line, implies, named};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "A02",
    belief: "The most specific route wins.",
    why: "The first route that matches takes the alert, and only `continue` lets it go on. A specific route below a \
          general one is never reached.",
    mend: "Put the specific route first.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\"]
      receiver: pager
    - matchers: [severity=\"critical\", team=\"payments\"]
      receiver: payments
receivers:
  - name: mail
  - name: pager
  - name: payments
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\", team=\"payments\"]
      receiver: payments
    - matchers: [severity=\"critical\"]
      receiver: pager
receivers:
  - name: mail
  - name: pager
  - name: payments
",
    lesson: "alerting#routing-a-tree-read-from-the-top",
};

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    for parent in file.parents() {
        for (index, route) in parent.routes.iter().enumerate() {
            let mut before = parent.routes.iter().take(index);
            let shadow = before
                .find(|earlier| !earlier.continues && implies(&route.matchers, &earlier.matchers));
            if let Some(shadow) = shadow {
                findings
                    .at(
                        first_line(file.source, route.span),
                        format!(
                            "{} is never reached: {} in line {} takes all of it",
                            named(route),
                            named(shadow),
                            shadow.span.start.line
                        ),
                    )
                    .fix("put it first, or say `continue: true` on the other");
            }
        }
    }
}

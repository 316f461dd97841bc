//! A07: what Alertmanager refuses.

use super::{AlertmanagerFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "A07",
    belief: "A typing error in a route costs that route.",
    why: "Alertmanager reads its file strictly and as a whole. A receiver that does not exist, a name used twice or a \
          matcher on the root route, and it does not start, or keeps what it had at the reload.",
    mend: "Check the file before it is deployed, with this linter or `amtool check-config`.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\"]
      receiver: pager
receivers:
  - name: mail
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\"]
      receiver: pager
receivers:
  - name: mail
  - name: pager
",
    lesson: "alerting#routing-a-tree-read-from-the-top",
};

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    let Err(error) = file.loaded else {
        return;
    };
    for problem in &error.problems {
        let finding = findings.at(
            first_line(file.source, problem.span),
            problem.message.as_str(),
        );
        if let Some(hint) = &problem.hint {
            finding.fix(hint.as_str());
        }
    }
}

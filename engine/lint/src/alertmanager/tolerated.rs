//! What Alertmanager takes with a warning in its log.

use super::{AlertmanagerFile, first_line};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::alertmanager(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "amtool/check-config",
    belief: "What loads today will load tomorrow.",
    why: "Old keys and matchers that only the old syntax reads are taken with a warning in the log, and refused by a \
          later version.",
    mend: "Write matchers as a list under `matchers`, with values in double quotes.",
    wrong: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - match: {severity: critical}
      receiver: mail
receivers:
  - name: mail
",
    right: "
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - matchers: [severity=\"critical\"]
      receiver: mail
receivers:
  - name: mail
",
    lesson: "alerting#routing-a-tree-read-from-the-top",
};

fn run(file: &AlertmanagerFile<'_>, findings: &mut Findings<'_>) {
    for problem in file.config().into_iter().flat_map(|config| &config.advice) {
        let finding = findings.at(
            first_line(file.source, problem.span),
            problem.message.as_str(),
        );
        if let Some(hint) = &problem.hint {
            finding.fix(hint.as_str());
        }
    }
}

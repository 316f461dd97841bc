//! What a server refuses in a rule file, apart from its queries.

use ::rules::load::ProblemCode;
use promql::Span;

use super::RulesFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "promtool/check-rules",
    belief: "A field that Prometheus does not know is ignored.",
    why: "Rule files are read strictly: one unknown field, a group named twice or a label with a dash, and the server \
          refuses the whole file and keeps the rules it had. Nobody notices until an alert is missing.",
    mend: "Check the file before it is deployed, with this linter or `promtool check rules`.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        duration: 5m
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: QueueGrows
        expr: flowforge_queue_depth > 50
        for: 5m
",
    lesson: "alerting#a-rule-is-a-query-that-should-find-nothing",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for problem in &file.file.problems {
        // The parser's own words, with their place in the query, come from the checks of queries.
        if problem.code == ProblemCode::Expression && problem.message.starts_with("could not parse")
        {
            continue;
        }
        let range = problem.span.range();
        let span = Span {
            start: range.start,
            end: range.end,
        };
        let finding = findings.at(span, problem.message.as_str());
        if let Some(hint) = &problem.hint {
            finding.fix(hint.as_str());
        }
    }
}

//! A query that needs a feature flag of the server.

use promql::{ParseOptions, Span};

use super::Query;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "pint/promql/features",
    belief: "What the documentation lists, every server understands.",
    why: "Experimental functions, arithmetic on durations and some modifiers are guarded by feature flags. A server \
          without the flag refuses the whole rule file.",
    mend: "Start the server with the flag, or say the same with stable means.",
    wrong: "sort_by_label(up, \"instance\")",
    right: "sort(up)",
    lesson: "promql",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    let stable = promql::parse(query.text, &ParseOptions::stable());
    for problem in stable.diagnostics {
        let span = Span {
            start: problem.span.start,
            end: problem.span.end,
        };
        let finding = findings.at(span, problem.message);
        if let Some(hint) = problem.hint {
            finding.fix(hint);
        }
    }
}

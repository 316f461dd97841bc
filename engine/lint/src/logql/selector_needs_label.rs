//! L02: a selector that every stream meets.

use ::logql::Diagnostic;

use crate::query::say;
use crate::{Check, Findings, Page};

pub(super) const CHECK: Check = Check::logql_syntax(&PAGE, run);

const PAGE: Page = Page {
    id: "L02",
    belief: "`{app=~\".*\"}` selects everything.",
    why: "Loki keeps an index of labels and nothing else: without one label that must be there it would have to open \
          every chunk it has. It refuses such a query.",
    mend: "Name at least one label that can't be empty: a value, or `=~\".+\"` for any.",
    wrong: r#"{app=~".*"} |= "error""#,
    right: r#"{app=~".+"} |= "error""#,
    lesson: "logs",
};

/// Whether a problem of the parser is this one.
pub(super) fn is_it(problem: &Diagnostic) -> bool {
    problem.code == "empty-compatible"
}

fn run(problems: &[Diagnostic], findings: &mut Findings<'_>) {
    say(problems.iter().filter(|problem| is_it(problem)), findings);
}

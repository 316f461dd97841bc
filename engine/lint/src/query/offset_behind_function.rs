//! P22: `offset` behind something that has no time of its own.

use promql::Diagnostic;

use super::syntax::say;
use crate::{Check, Findings, Page};

pub(super) const CHECK: Check = Check::syntax(&PAGE, run);

const PAGE: Page = Page {
    id: "P22",
    belief: "`offset` shifts the result of a function.",
    why: "It belongs to the selector, the only part of a query that reads data. Behind a function or an aggregation the \
          query can't be read, and `@` is no different.",
    mend: "Put it right behind the selector: `rate(x[5m] offset 5m)`.",
    wrong: "rate(http_requests_total[5m]) offset 1h",
    right: "rate(http_requests_total[5m] offset 1h)",
    lesson: "promql#select-name-the-series-you-want",
};

pub(super) fn is_it(problem: &Diagnostic) -> bool {
    matches!(
        problem.code,
        "modifier-on-expression" | "range-after-modifier"
    )
}

fn run(problems: &[Diagnostic], findings: &mut Findings<'_>) {
    say(problems.iter().filter(|problem| is_it(problem)), findings);
}

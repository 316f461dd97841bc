//! P21: a range where a value is needed, or a value where a range is.

use promql::Diagnostic;

use super::syntax::say;
use crate::{Check, Findings, Page};

pub(super) const CHECK: Check = Check::syntax(&PAGE, run);

const PAGE: Page = Page {
    id: "P21",
    belief: "`[5m]` can stand behind any metric.",
    why: "A range is many samples of each series. It can't be drawn, compared or added; functions such as `rate()` make \
          one value of it, and those functions take nothing else.",
    mend: "`rate(x[5m])`, not `rate(x)`; `sum(x)` or `avg_over_time(x[5m])`, not `sum(x[5m])`.",
    wrong: "sum(rate(http_requests_total))",
    right: "sum(rate(http_requests_total[5m]))",
    lesson: "promql#instant-vectors-and-range-vectors",
};

/// What the parser calls these.
const CODES: &[&str] = &["needs-range", "range-on-expression", "subquery-type"];

pub(super) fn is_it(problem: &Diagnostic) -> bool {
    let confuses = ["argument-type", "operand-type", "sign-type"].contains(&problem.code)
        && problem.message.contains("range vector");
    CODES.contains(&problem.code) || confuses
}

fn run(problems: &[Diagnostic], findings: &mut Findings<'_>) {
    say(problems.iter().filter(|problem| is_it(problem)), findings);
}

//! Queries that Loki refuses, apart from those that have a row of their own.

use ::logql::Diagnostic;

use super::selector_needs_label;
use crate::query::say;
use crate::{Check, Findings, Page};

pub(super) const CHECK: Check = Check::logql_syntax(&PAGE, run);

pub(super) const PAGE: Page = Page {
    id: "loki/syntax",
    belief: "Loki will find something.",
    why: "A query that Loki can't read is answered by an error instead of lines, in a panel as in an alert.",
    mend: "Read the message and its place: selector, then stages, then the range in brackets.",
    wrong: r#"sum(count_over_time({app="flowforge"} |= error [5m]))"#,
    right: r#"sum(count_over_time({app="flowforge"} |= "error" [5m]))"#,
    lesson: "logs",
};

fn run(problems: &[Diagnostic], findings: &mut Findings<'_>) {
    let others = problems
        .iter()
        .filter(|problem| !selector_needs_label::is_it(problem));
    say(others, findings);
}

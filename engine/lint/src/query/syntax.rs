//! Queries that can't be read, apart from those that have a row of their own.

use promql::{Diagnostic, diagnostic};

use super::{offset_behind_function, range_or_instant};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::syntax(&PAGE, run);

const PAGE: Page = Page {
    id: "pint/promql/syntax",
    belief: "Prometheus will make something of it.",
    why: "A query that can't be read stops the whole file: Prometheus refuses to load it, and keeps the rules it had.",
    mend: "Read the message and its place; `promtool check rules` and this linter read as the server does.",
    wrong: "sum(rate(http_requests_total[5m])",
    right: "sum(rate(http_requests_total[5m]))",
    lesson: "promql",
};

fn run(problems: &[Diagnostic], findings: &mut Findings<'_>) {
    let has_row = |problem: &&Diagnostic| {
        range_or_instant::is_it(problem) || offset_behind_function::is_it(problem)
    };
    say(
        problems.iter().filter(|problem| !has_row(problem)),
        findings,
    );
}

/// The parser's words, with its hint or its edit as the fix.
pub(crate) fn say<'d>(problems: impl Iterator<Item = &'d Diagnostic>, findings: &mut Findings<'_>) {
    for problem in problems {
        let message = problem.message.as_str();
        let finding = match &problem.fix {
            Some(fix) => {
                let text = match (fix.replacement.as_str(), fix.span.start == fix.span.end) {
                    ("", _) => "leave it out".to_owned(),
                    (added, true) => format!("add `{added}`"),
                    (written, false) => format!("write `{written}`"),
                };
                findings.mend(problem.span, message, text, (fix.span, &fix.replacement))
            }
            None => findings.at(problem.span, message),
        };
        if let (None, Some(hint)) = (&finding.fix, &problem.hint) {
            finding.fix(hint.as_str());
        }
        if problem.severity == diagnostic::Severity::Warning {
            finding.severity(Severity::Advice);
        }
    }
}

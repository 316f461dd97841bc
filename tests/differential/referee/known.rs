//! Differences that are the server's version and not ours: each with its reason, as `engine/promql/README.md` lists them.

use std::collections::BTreeSet;

use promql::ast::{Expr, ExprKind};
use promql::parse;

use crate::answer::{Answer, Difference};
use crate::ours::parse_options;

/// One reason why an older server answers otherwise than Prometheus 3.14, whose language is ours.
pub struct Known {
    pub reason: &'static str,
    applies: fn(&Case<'_>) -> bool,
}

/// A difference as a predicate sees it.
pub struct Case<'a> {
    pub expr: &'a Expr,
    pub difference: Difference,
    pub ours: &'a Answer,
    pub theirs: &'a Answer,
}

const KNOWN: &[Known] = &[
    Known {
        reason: "the function came after 3.5",
        applies: |case| {
            case.difference == Difference::OnlyTheyFail
                && theirs_says(case, "unknown function with name")
        },
    },
    Known {
        reason: "`start()`, `end()`, `range()` and `step()` as functions came after 3.5",
        applies: |case| {
            case.difference == Difference::OnlyTheyFail
                && theirs_says(case, "parse error: unexpected")
                && calls(case.expr, &["start", "end", "range", "step"])
        },
    },
    Known {
        reason: "3.5 says less of buckets that are not in order, and names the metric where it has none",
        applies: |case| {
            case.difference == Difference::Remarks && {
                let said = |answer: &Answer| -> BTreeSet<String> {
                    let remarks = answer.warnings.iter().chain(&answer.infos);
                    remarks.map(|remark| in_fewer_words(remark)).collect()
                };
                said(case.ours) == said(case.theirs)
            }
        },
    },
];

/// The reason for a difference, if it is one we know.
pub fn reason(
    query: &str,
    difference: Difference,
    ours: &Answer,
    theirs: &Answer,
) -> Option<&'static str> {
    let parsed = parse(query, &parse_options());
    let case = Case {
        expr: &parsed.expr,
        difference,
        ours,
        theirs,
    };
    let known = KNOWN.iter().find(|known| (known.applies)(&case))?;
    Some(known.reason)
}

fn theirs_says(case: &Case<'_>, text: &str) -> bool {
    matches!(&case.theirs.result, Err(message) if message.contains(text))
}

fn calls(expr: &Expr, names: &[&str]) -> bool {
    let mut found = false;
    expr.walk(&mut |expr| {
        if let ExprKind::Call { function, .. } = &expr.kind {
            found |= names.contains(&function.name);
        }
    });
    found
}

/// A remark as both versions make it: without the details of buckets, and without the metric where only one tells.
fn in_fewer_words(remark: &str) -> String {
    let (text, place) = remark.rsplit_once(" (").unwrap_or((remark, ""));
    let text = text.strip_suffix(" for metric name \"\"").unwrap_or(text);
    if text.contains("needed to be fixed for monotonicity") {
        let text = text.split(", from buckets").next().unwrap_or(text);
        let text = text.split(" for metric name").next().unwrap_or(text);
        return format!("{text} ({place}");
    }
    format!("{text} ({place}")
}

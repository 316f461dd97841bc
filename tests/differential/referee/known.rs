//! Differences that are the server's version and not ours: each with its reason, as `engine/promql/README.md` lists them.

use std::collections::BTreeSet;

use promql::ast::{AggregateOp, Expr, ExprKind};
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
        reason: "3.5 takes the parameter of an aggregation over nothing whatever it is",
        applies: |case| {
            case.difference == Difference::OnlyWeFail
                && [
                    "Parameter value is NaN",
                    "Ratio value is NaN",
                    "overflows int64",
                    "underflows int64",
                ]
                .iter()
                .any(|text| ours_says(case, text))
                && found_nothing(case.theirs)
        },
    },
    Known {
        reason: "the server shows one place of a remark that belongs to several; we show each",
        applies: |case| {
            let places = |answer: &Answer| remarks(answer, ToOwned::to_owned);
            case.difference == Difference::Remarks
                && texts(case.ours) == texts(case.theirs)
                && places(case.theirs).is_subset(&places(case.ours))
        },
    },
    Known {
        reason: "the server puts what `topk` and its like chose in an order of its own, \
                 so that choosing among them again is chance",
        applies: |case| {
            matches!(case.difference, Difference::Series | Difference::Values)
                && chooses_twice(case.expr)
        },
    },
    Known {
        reason: "3.5 says less of buckets that are not in order, and names the metric where it has none",
        applies: |case| {
            let speaks_of_buckets = |answer: &Answer| {
                let all = answer.warnings.iter().chain(&answer.infos);
                all.into_iter().any(|remark| {
                    remark.contains("monotonicity") || remark.contains("for metric name \"\"")
                })
            };
            case.difference == Difference::Remarks
                && speaks_of_buckets(case.theirs)
                && texts(case.ours) == texts(case.theirs)
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

fn ours_says(case: &Case<'_>, text: &str) -> bool {
    matches!(&case.ours.result, Err(message) if message.contains(text))
}

fn found_nothing(answer: &Answer) -> bool {
    matches!(&answer.result, Ok(data) if data.series.is_empty())
}

/// Whether an aggregation that chooses series stands above another one.
fn chooses_twice(expr: &Expr) -> bool {
    let choosers = |expr: &Expr| {
        let mut count = 0;
        expr.walk(&mut |expr| {
            let ExprKind::Aggregate { op, .. } = &expr.kind else {
                return;
            };
            let chooses = matches!(
                op,
                AggregateOp::Topk
                    | AggregateOp::Bottomk
                    | AggregateOp::Limitk
                    | AggregateOp::LimitRatio
            );
            count += usize::from(chooses);
        });
        count
    };
    choosers(expr) >= 2
}

fn remarks(answer: &Answer, change: impl Fn(&String) -> String) -> BTreeSet<String> {
    let all = answer.warnings.iter().chain(&answer.infos);
    all.map(change).collect()
}

/// What is remarked, wherever.
fn texts(answer: &Answer) -> BTreeSet<String> {
    remarks(answer, |remark| in_fewer_words(remark))
}

/// A remark as every version makes it: without its place, the details of buckets, and a metric's name where only one
/// version tells it.
fn in_fewer_words(remark: &str) -> String {
    let text = remark.rsplit_once(" (").map_or(remark, |(text, _)| text);
    let text = text.strip_suffix(" for metric name \"\"").unwrap_or(text);
    if !text.contains("needed to be fixed for monotonicity") {
        return text.to_owned();
    }
    let text = text.split(", from buckets").next().unwrap_or(text);
    let text = text.split(" for metric name").next().unwrap_or(text);
    text.to_owned()
}

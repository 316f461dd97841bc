//! Differences that are the server's version and not ours: each with its reason, as `engine/README.md` lists them.

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
    pub query: &'a str,
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
        reason: "3.5 looks at the parameter of an aggregation only at steps with series",
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
        },
    },
    Known {
        reason: "a remark that belongs to several places, or to none that the server knows, stands elsewhere",
        applies: |case| {
            case.difference == Difference::Remarks
                && texts(case.ours) == texts(case.theirs)
                && remarks(case.theirs, ToOwned::to_owned)
                    .iter()
                    .all(|remark| stands_somewhere(case, remark))
        },
    },
    Known {
        reason: "the server puts what `topk`, `info` and their like chose in an order of its own, \
                 so that choosing among it is chance",
        applies: |case| {
            matches!(case.difference, Difference::Series | Difference::Values)
                && chooses_by_chance(case.expr)
        },
    },
    Known {
        reason: "what part of a date NaN and infinity have depends on the server's processor",
        applies: |case| {
            const CALENDAR: [&str; 8] = [
                "minute",
                "hour",
                "month",
                "year",
                "day_of_week",
                "day_of_month",
                "day_of_year",
                "days_in_month",
            ];
            matches!(case.difference, Difference::Series | Difference::Values)
                && calls(case.expr, &CALENDAR)
        },
    },
    Known {
        reason: "a label that spells out a value shows its last place, and both round",
        applies: |case| {
            let series =
                |answer: &Answer| answer.result.as_ref().map_or(0, |data| data.series.len());
            case.difference == Difference::Series
                && series(case.ours) == series(case.theirs)
                && counts_values(case.expr)
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
        query,
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

fn counts_values(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |expr| {
        found |= matches!(
            expr.kind,
            ExprKind::Aggregate {
                op: AggregateOp::CountValues,
                ..
            }
        );
    });
    found
}

/// Whether something that chooses series stands above something whose order is the server's own.
fn chooses_by_chance(expr: &Expr) -> bool {
    let (mut choosers, mut unordered) = (0, 0);
    expr.walk(&mut |expr| match &expr.kind {
        ExprKind::Aggregate {
            op:
                AggregateOp::Topk
                | AggregateOp::Bottomk
                | AggregateOp::Limitk
                | AggregateOp::LimitRatio,
            ..
        } => choosers += 1,
        ExprKind::Call { function, .. } if function.name == "info" => unordered += 1,
        _ => {}
    });
    choosers >= 1 && choosers + unordered >= 2
}

/// Whether we make the same remark at the same place; or the server knows no place, as for a subquery, and takes the
/// start; or it points at the parenthesis around what is meant.
fn stands_somewhere(case: &Case<'_>, remark: &str) -> bool {
    let place = remark.rsplit_once(" (1:").map(|(_, place)| place);
    let column: usize = place
        .and_then(|place| place.trim_end_matches(')').parse().ok())
        .unwrap_or(0);
    let mut has_subquery = false;
    case.expr.walk(&mut |expr| {
        has_subquery |= matches!(expr.kind, ExprKind::Subquery { .. });
    });
    let points_at = case.query.chars().nth(column.saturating_sub(1));
    let ours = case.ours.warnings.iter().chain(&case.ours.infos);
    ours.into_iter().any(|ours| ours == remark)
        || (column == 1 && has_subquery)
        || points_at == Some('(')
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

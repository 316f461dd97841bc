//! Differences that are not ours to mend: each with its reason, as `engine/README.md` lists them.
//!
//! A reason holds for servers before a version, or for all, and says on what query it can tell. Everything else is a
//! mistake of ours.

mod order;
mod remarks;

use promql::ast::{AggregateOp, AtModifier, Expr, ExprKind};
use promql::functions::ValueType;
use promql::parse;

use super::version::Version;
use crate::answer::{Answer, Difference, When};
use crate::ours::parse_options;

/// One reason why a server answers otherwise.
struct Known {
    reason: &'static str,
    /// The first version without the difference; `ALWAYS` where there is none.
    until: Version,
    applies: fn(&Case<'_>) -> bool,
}

const ALWAYS: Version = Version(u32::MAX, u32::MAX);

/// A difference as a predicate sees it.
pub(super) struct Case<'a> {
    pub expr: &'a Expr,
    pub when: When,
    pub server: Version,
    pub difference: Difference,
    pub ours: &'a Answer,
    pub theirs: &'a Answer,
}

/// Functions that came after 3.5, and with which version.
const NEWER_FUNCTIONS: [(&str, Version); 10] = [
    ("end", Version(3, 12)),
    ("first_over_time", Version(3, 7)),
    ("histogram_quantiles", Version(3, 11)),
    ("max_of", Version(3, 13)),
    ("min_of", Version(3, 13)),
    ("range", Version(3, 12)),
    ("start", Version(3, 12)),
    ("start_timestamp", Version(3, 14)),
    ("step", Version(3, 12)),
    ("ts_of_first_over_time", Version(3, 7)),
];

const KNOWN: &[Known] = &[
    Known {
        reason: "the function came later",
        until: Version(3, 14),
        applies: |case| {
            let is_newer = |(name, since): &(&str, Version)| {
                let refusal = format!("unknown function with name \"{name}\"");
                // `start`, `end`, `step` and `range` were keywords: no other word could stand there.
                let is_word = matches!(*name, "start" | "end" | "step" | "range");
                case.server < *since
                    && calls(case.expr, name)
                    && (theirs_says(case, &refusal)
                        || (is_word && theirs_says(case, "parse error: unexpected")))
            };
            case.difference == Difference::OnlyTheyFail && NEWER_FUNCTIONS.iter().any(is_newer)
        },
    },
    Known {
        reason: "the parameter of an aggregation counted only at steps with series",
        until: Version(3, 6),
        applies: |case| {
            const REFUSALS: [&str; 4] = [
                "Parameter value is NaN",
                "Ratio value is NaN",
                "overflows int64",
                "underflows int64",
            ];
            case.difference == Difference::OnlyWeFail
                && REFUSALS.iter().any(|text| ours_says(case, text))
                && has(case.expr, |expr| {
                    matches!(
                        expr.kind,
                        ExprKind::Aggregate {
                            op: AggregateOp::Topk
                                | AggregateOp::Bottomk
                                | AggregateOp::Limitk
                                | AggregateOp::LimitRatio,
                            ..
                        }
                    )
                })
        },
    },
    Known {
        reason: "a comparison counted its matches only where it kept something",
        until: Version(3, 9),
        applies: |case| {
            case.difference == Difference::OnlyWeFail
                && ours_says(case, "multiple matches for labels")
                && has(case.expr, |expr| {
                    matches!(&expr.kind, ExprKind::Binary { op, matching, .. }
                        if op.is_comparison() && !matching.returns_bool)
                })
        },
    },
    Known {
        reason: "`histogram_fraction` was not a number where its lower bound lies in the first bucket",
        until: Version(3, 9),
        applies: |case| is_in_result(case) && calls(case.expr, "histogram_fraction"),
    },
    Known {
        reason: "`mad_over_time` saw no NaN",
        until: Version(3, 14),
        applies: |case| is_in_result(case) && calls(case.expr, "mad_over_time"),
    },
    Known {
        reason: "`@ start()` and `@ end()` have no effect in the parameter of an aggregation",
        until: ALWAYS,
        applies: |case| {
            has(case.expr, |expr| {
                varying_parameter(expr).is_some_and(is_pinned_to_query)
            })
        },
    },
    Known {
        reason: "a subquery with `@` is lost as an argument of a function that looks at the clock",
        until: Version(3, 15),
        applies: |case| {
            case.server >= Version(3, 6)
                && (is_in_result(case) || case.difference == Difference::OnlyWeFail)
                && has(case.expr, |expr| match &expr.kind {
                    ExprKind::Call { function, args } => {
                        args.iter().any(is_pinned_subquery)
                            && (function.name == "predict_linear"
                                || args.iter().any(is_varying_scalar))
                    }
                    _ => false,
                })
        },
    },
    Known {
        reason: "several operands come in an order of the server's own, and the choice among equals is chance",
        until: ALWAYS,
        applies: |case| {
            is_in_result(case)
                && order::chooses_by_chance(case.expr, matches!(case.when, When::Range { .. }))
                && order::is_as_good(case)
        },
    },
    Known {
        reason: "how far values far from zero lie apart is lost in rounding",
        until: ALWAYS,
        applies: |case| {
            let spread = ["stddev_over_time", "stdvar_over_time"];
            case.difference == Difference::Values
                && order::is_roughly_same(case)
                && has(case.expr, |expr| match &expr.kind {
                    ExprKind::Aggregate { op, .. } => {
                        matches!(op, AggregateOp::Stddev | AggregateOp::Stdvar)
                    }
                    ExprKind::Call { function, .. } => spread.contains(&function.name),
                    _ => false,
                })
        },
    },
    Known {
        reason: "a label that spells out a value shows its last place, and both round",
        until: ALWAYS,
        applies: |case| {
            case.difference == Difference::Series && order::differs_in_counted_values(case)
        },
    },
];

/// The reason for a difference, if it is one we know.
pub(super) fn reason(
    query: &str,
    when: When,
    server: Version,
    difference: Difference,
    ours: &Answer,
    theirs: &Answer,
) -> Option<&'static str> {
    let parsed = parse(query, &parse_options());
    let case = Case {
        expr: &parsed.expr,
        when,
        server,
        difference,
        ours,
        theirs,
    };
    let known = KNOWN
        .iter()
        .find(|known| server < known.until && (known.applies)(&case));
    known
        .map(|known| known.reason)
        .or_else(|| remarks::reason(&case))
}

fn is_in_result(case: &Case<'_>) -> bool {
    matches!(case.difference, Difference::Series | Difference::Values)
}

fn theirs_says(case: &Case<'_>, text: &str) -> bool {
    matches!(&case.theirs.result, Err(message) if message.contains(text))
}

fn ours_says(case: &Case<'_>, text: &str) -> bool {
    matches!(&case.ours.result, Err(message) if message.contains(text))
}

fn has(expr: &Expr, is_it: impl Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    expr.walk(&mut |expr| found |= is_it(expr));
    found
}

fn calls(expr: &Expr, name: &str) -> bool {
    has(
        expr,
        |expr| matches!(&expr.kind, ExprKind::Call { function, .. } if function.name == name),
    )
}

/// The parameter of an aggregation, unless it is a number or a string.
fn varying_parameter(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Aggregate {
            op: AggregateOp::CountValues,
            ..
        } => None,
        ExprKind::Aggregate {
            param: Some(param), ..
        } if !matches!(param.kind, ExprKind::Number(_)) => Some(param),
        _ => None,
    }
}

fn is_pinned_to_query(expr: &Expr) -> bool {
    let is_it = |at: &Option<AtModifier>| matches!(at, Some(AtModifier::Start | AtModifier::End));
    has(expr, |expr| match &expr.kind {
        ExprKind::Selector(selector) => is_it(&selector.at),
        ExprKind::Subquery { at, .. } => is_it(at),
        _ => false,
    })
}

fn is_pinned_subquery(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) => is_pinned_subquery(inner),
        ExprKind::Subquery { at, .. } => at.is_some(),
        _ => false,
    }
}

fn is_varying_scalar(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { function, .. } => function.returns == ValueType::Scalar,
        ExprKind::Paren(inner) | ExprKind::Unary { expr: inner, .. } => is_varying_scalar(inner),
        ExprKind::Binary { lhs, rhs, .. } => is_varying_scalar(lhs) || is_varying_scalar(rhs),
        _ => false,
    }
}

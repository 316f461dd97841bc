//! Where the server's series come in an order of its own, which a choice among them shows.
//!
//! It puts the series of a range query back together from a hash map whenever it computes step by step, and classic
//! histograms always. Ours stay in the order of their labels.

use std::collections::BTreeMap;

use promql::ast::{AggregateOp, BinaryOp, Expr, ExprKind};
use promql::functions::{Implementation, Special, ValueType};
use tsdb::Labels;

use super::Case;
use crate::answer::{Data, is_near};

/// Whether `topk`, `bottomk` or `limitk` stands on something whose order is the server's own.
pub(super) fn chooses_by_chance(expr: &Expr, is_range: bool) -> bool {
    let chooses = match &expr.kind {
        ExprKind::Aggregate { op, expr, .. } => {
            chooses_by_order(*op) && has_own_order(expr, is_range)
        }
        _ => false,
    };
    let is_range = is_range || matches!(expr.kind, ExprKind::Subquery { .. });
    let mut below = false;
    expr.for_each_child(|child| below |= chooses_by_chance(child, is_range));
    chooses || below
}

fn chooses_by_order(op: AggregateOp) -> bool {
    matches!(
        op,
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk
    )
}

fn has_own_order(expr: &Expr, is_range: bool) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) | ExprKind::Unary { expr: inner, .. } => {
            has_own_order(inner, is_range)
        }
        ExprKind::Subquery { expr: inner, .. } => has_own_order(inner, true),
        ExprKind::Binary { op, lhs, rhs, .. } => {
            // `or` of two vectors is ordered by where they come from also at one moment.
            is_range
                || *op == BinaryOp::Or
                || has_own_order(lhs, is_range)
                || has_own_order(rhs, is_range)
        }
        ExprKind::Aggregate {
            op, expr: inner, ..
        } => {
            *op == AggregateOp::CountValues
                || (is_range && (chooses_by_order(*op) || *op == AggregateOp::LimitRatio))
                || chooses_by_order(*op)
                || has_own_order(inner, is_range)
        }
        ExprKind::Call { function, args } => {
            let below = args.iter().any(|arg| has_own_order(arg, is_range));
            match function.implementation {
                Implementation::Window { .. } => below,
                Implementation::Special(Special::LabelReplace | Special::LabelJoin) => below,
                Implementation::Special(
                    Special::HistogramQuantile
                    | Special::HistogramQuantiles
                    | Special::HistogramFraction
                    | Special::Info,
                ) => true,
                // Sorting breaks ties by chance.
                Implementation::Special(Special::Sort | Special::SortDesc) => true,
                _ => {
                    below || (is_range && function.args.first() == Some(&ValueType::InstantVector))
                }
            }
        }
        ExprKind::Selector(_)
        | ExprKind::Matrix { .. }
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Error => false,
    }
}

/// Whether both chose as well, where the choice is the result: the same values for `topk` and `bottomk`, as many series
/// for `limitk`. A choice deeper down can't be judged by the result.
pub(super) fn is_as_good(case: &Case<'_>) -> bool {
    let mut root = case.expr;
    while let ExprKind::Paren(inner) = &root.kind {
        root = inner;
    }
    let ExprKind::Aggregate { op, expr, .. } = &root.kind else {
        return true;
    };
    let (Ok(ours), Ok(theirs)) = (&case.ours.result, &case.theirs.result) else {
        return false;
    };
    if super::has(
        expr,
        |expr| matches!(&expr.kind, ExprKind::Aggregate { op, .. } if chooses_by_order(*op)),
    ) {
        return true;
    }
    let (ours, theirs) = (values_by_time(ours), values_by_time(theirs));
    let as_many = || {
        ours.len() == theirs.len()
            && ours
                .iter()
                .zip(&theirs)
                .all(|(a, b)| a.0 == b.0 && a.1.len() == b.1.len())
    };
    let as_large = || {
        ours.values()
            .zip(theirs.values())
            .all(|(a, b)| a.iter().zip(b).all(|(a, b)| is_near(*a, *b)))
    };
    match op {
        AggregateOp::Topk | AggregateOp::Bottomk => as_many() && as_large(),
        AggregateOp::Limitk => as_many(),
        _ => true,
    }
}

/// All values of each moment, sorted.
fn values_by_time(data: &Data) -> BTreeMap<i64, Vec<f64>> {
    let mut by_time: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (_, points) in &data.series {
        for (time, value) in points {
            by_time.entry(*time).or_default().push(*value);
        }
    }
    for values in by_time.values_mut() {
        values.sort_by(f64::total_cmp);
    }
    by_time
}

/// Whether the series are the same but for the last place of a value that `count_values` spelt out.
pub(super) fn differs_in_counted_values(case: &Case<'_>) -> bool {
    let mut spelt: Vec<String> = Vec::new();
    case.expr.walk(&mut |expr| {
        if let ExprKind::Aggregate {
            op: AggregateOp::CountValues,
            param: Some(param),
            ..
        } = &expr.kind
            && let ExprKind::String(label) = &param.kind
        {
            spelt.push(label.text().to_owned());
        }
    });
    let (Ok(ours), Ok(theirs)) = (&case.ours.result, &case.theirs.result) else {
        return false;
    };
    let split = |data: &Data| {
        let mut rows: Vec<(Labels, Vec<f64>)> = data
            .series
            .iter()
            .map(|(labels, _)| {
                let values = spelt
                    .iter()
                    .map(|name| labels.get(name).parse().unwrap_or(0.0));
                (labels.without(&spelt), values.collect())
            })
            .collect();
        rows.sort_by(|a, b| {
            let by_values = || {
                a.1.iter()
                    .zip(&b.1)
                    .map(|(a, b)| a.total_cmp(b))
                    .find(|order| order.is_ne())
            };
            a.0.cmp(&b.0)
                .then_with(|| by_values().unwrap_or(std::cmp::Ordering::Equal))
        });
        rows
    };
    let (ours, theirs) = (split(ours), split(theirs));
    !spelt.is_empty()
        && ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(ours, theirs)| {
            ours.0 == theirs.0 && ours.1.iter().zip(&theirs.1).all(|(a, b)| is_near(*a, *b))
        })
}

/// Whether all values agree to six digits.
pub(super) fn is_roughly_same(case: &Case<'_>) -> bool {
    const RELATIVE: f64 = 1e-6;
    let (Ok(ours), Ok(theirs)) = (&case.ours.result, &case.theirs.result) else {
        return false;
    };
    ours.series.iter().all(|(labels, points)| {
        let like = theirs.series.iter().find(|(other, _)| other == labels);
        like.is_some_and(|(_, others)| {
            points.len() == others.len()
                && points.iter().zip(others).all(|((_, a), (_, b))| {
                    let difference = (a - b).abs();
                    is_near(*a, *b)
                        || (difference.is_finite() && difference <= RELATIVE * a.abs().max(b.abs()))
                })
        })
    })
}

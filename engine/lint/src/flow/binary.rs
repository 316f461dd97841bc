//! The shape of a binary operator's result, and whether a division takes a share.

use promql::ast::{BinaryOp, Expr, GroupSide, ManySide, MatchOn, Matching};
use promql::functions::ValueType;

use super::making::Making;
use super::{Accumulation, LabelSet, Shape, Shapes, Values};

pub(super) fn shape(
    op: BinaryOp,
    lhs: &Expr,
    rhs: &Expr,
    matching: &Matching,
    shapes: &Shapes<'_>,
) -> Shape {
    let left = shapes.of(lhs);
    let right = shapes.of(rhs);
    let is_vector = |expr| promql::analysis::type_of(expr) != Some(ValueType::Scalar);
    let labels = match (is_vector(lhs), is_vector(rhs)) {
        (true, true) => between_vectors(op, &left.labels, &right.labels, matching),
        (false, true) => right.labels.clone(),
        _ => left.labels.clone(),
    };
    let keeps_name = op.is_set() || (op.is_comparison() && !matching.returns_bool);
    let is_share = is_share(op, lhs, rhs, &left, &right);
    let values = if is_share {
        Values::SHARE
    } else {
        values(op, matching, &left, &right)
    };
    Shape {
        labels: if keeps_name {
            labels
        } else {
            labels.without_name()
        },
        values,
        accumulation: accumulation(op, &left, &right),
        is_share,
    }
}

fn between_vectors(
    op: BinaryOp,
    left: &LabelSet,
    right: &LabelSet,
    matching: &Matching,
) -> LabelSet {
    match (op, &matching.group) {
        (BinaryOp::And | BinaryOp::Unless, _) => left.clone(),
        (BinaryOp::Or, _) => left.or(right),
        (_, Some(group)) => grouped(left, right, group),
        (_, None) => match &matching.on {
            None => left.clone(),
            Some(MatchOn::On(labels)) => left.only(labels),
            Some(MatchOn::Ignoring(labels)) => {
                let mut kept = left.clone();
                labels.iter().for_each(|label| kept.remove(label));
                kept
            }
        },
    }
}

/// The many side's labels, and from the one side those that are asked for.
fn grouped(left: &LabelSet, right: &LabelSet, group: &GroupSide) -> LabelSet {
    let (many, one) = match group.many {
        ManySide::Left => (left, right),
        ManySide::Right => (right, left),
    };
    let mut labels = many.clone();
    for label in &group.include {
        if one.is_sure(label) {
            labels.insert(label, one.value(label));
        } else if one.is_possible(label) {
            labels.allow(label);
        } else {
            labels.remove(label);
        }
    }
    labels
}

fn values(op: BinaryOp, matching: &Matching, left: &Shape, right: &Shape) -> Values {
    // Values filled in for a missing side may be anything.
    if matching.fill_left.is_some() || matching.fill_right.is_some() {
        return Values::ANY;
    }
    match op {
        BinaryOp::Add => left.values.plus(right.values),
        BinaryOp::Sub => left.values.minus(right.values),
        BinaryOp::Mul => left.values.times(right.values),
        BinaryOp::Div => left.values.divided_by(right.values),
        BinaryOp::Or => left.values.or(right.values),
        BinaryOp::And | BinaryOp::Unless => left.values,
        _ if op.is_comparison() && matching.returns_bool => Values::SHARE,
        _ if op.is_comparison() => left.values,
        _ => Values::ANY,
    }
}

fn accumulation(op: BinaryOp, left: &Shape, right: &Shape) -> Accumulation {
    match op {
        BinaryOp::And | BinaryOp::Unless => left.accumulation,
        BinaryOp::Or if left.accumulation == right.accumulation => left.accumulation,
        _ if op.is_comparison() => left.accumulation,
        BinaryOp::Add
            if left.accumulation != Accumulation::None
                && right.accumulation != Accumulation::None =>
        {
            Accumulation::Summed
        }
        _ => Accumulation::None,
    }
}

fn is_share(op: BinaryOp, lhs: &Expr, rhs: &Expr, left: &Shape, right: &Shape) -> bool {
    match op {
        BinaryOp::Div => divides_part_by_whole(lhs, rhs),
        // The complement of a share is one.
        BinaryOp::Sub => left.values.constant() == Some(1.0) && right.is_share,
        BinaryOp::And | BinaryOp::Unless => left.is_share,
        BinaryOp::Or => left.is_share && right.is_share,
        _ if op.is_comparison() => left.is_share,
        _ => false,
    }
}

/// Both sides are made alike from one metric, and the left one selects within what the right one selects.
fn divides_part_by_whole(lhs: &Expr, rhs: &Expr) -> bool {
    let (Some(part), Some(whole)) = (Making::of(lhs), Making::of(rhs)) else {
        return false;
    };
    part.steps == whole.steps
        && part.grouping == whole.grouping
        && is_part_of_metric(&part, &whole)
        && part.selects_within(&whole)
}

/// The same metric, or the buckets of a histogram and its count.
fn is_part_of_metric(part: &Making<'_>, whole: &Making<'_>) -> bool {
    let bucket_of = part.metric.strip_suffix("_bucket");
    part.metric == whole.metric
        || bucket_of.is_some_and(|base| Some(base) == whole.metric.strip_suffix("_count"))
}

//! The shape of an aggregation.

use promql::ast::{AggregateOp, Expr, ExprKind, Grouping};

use super::{Accumulation, LabelSet, Shape, Values};

pub(super) fn shape(
    op: AggregateOp,
    inner: Shape,
    param: Option<&Expr>,
    grouping: Option<&Grouping>,
) -> Shape {
    if is_selection(op) {
        return inner;
    }
    let mut labels = grouped(inner.labels, grouping);
    if let (AggregateOp::CountValues, Some(ExprKind::String(label))) =
        (op, param.map(|param| &param.kind))
    {
        labels.insert(label.text(), None);
    }
    let keeps_values = matches!(
        op,
        AggregateOp::Avg | AggregateOp::Min | AggregateOp::Max | AggregateOp::Quantile
    );
    let adds_up = matches!(op, AggregateOp::Sum | AggregateOp::Avg);
    Shape {
        labels,
        values: values(op, inner.values),
        accumulation: match inner.accumulation {
            Accumulation::None => Accumulation::None,
            _ if adds_up || matches!(op, AggregateOp::Min | AggregateOp::Max) => {
                Accumulation::Summed
            }
            _ => Accumulation::None,
        },
        is_share: inner.is_share && keeps_values,
    }
}

/// These keep series as they are and only choose among them.
fn is_selection(op: AggregateOp) -> bool {
    matches!(
        op,
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::LimitRatio
    )
}

fn grouped(labels: LabelSet, grouping: Option<&Grouping>) -> LabelSet {
    match grouping {
        None => LabelSet::none(),
        Some(grouping) if grouping.without => {
            let mut labels = labels.without_name();
            for label in &grouping.labels {
                labels.remove(label);
            }
            labels
        }
        Some(grouping) => labels.only(&grouping.labels),
    }
}

fn values(op: AggregateOp, inner: Values) -> Values {
    match op {
        AggregateOp::Sum => inner.summed(),
        AggregateOp::Count | AggregateOp::CountValues => Values::between(1.0, f64::INFINITY),
        AggregateOp::Group => Values::exactly(1.0),
        AggregateOp::Stddev | AggregateOp::Stdvar => Values::NOT_NEGATIVE,
        _ => inner,
    }
}

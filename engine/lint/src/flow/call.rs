//! The shape of a function's result.

use promql::ast::{Expr, ExprKind};
use tsdb::MatchOp;

use super::{Accumulation, LabelSet, Shape, Shapes, Values, constant, strip_parens};

pub(super) fn shape(name: &str, args: &[Expr], shapes: &Shapes<'_>) -> Shape {
    match name {
        "absent" | "absent_over_time" => Shape {
            labels: args.first().map_or_else(LabelSet::none, labels_of_absent),
            ..Shape::of_number(Values::exactly(1.0))
        },
        "vector" => {
            let inner = args.first().map(|arg| shapes.of(arg));
            Shape::of_number(inner.map_or(Values::ANY, |inner| inner.values))
        }
        "scalar" => {
            let inner = args.first().map(|arg| shapes.of(arg));
            let is_share = inner.as_ref().is_some_and(|inner| inner.is_share);
            Shape {
                is_share,
                ..Shape::of_number(inner.map_or(Values::ANY, |inner| inner.values))
            }
        }
        "time" => Shape::of_number(Values::NOT_NEGATIVE),
        "pi" => Shape::of_number(Values::exactly(std::f64::consts::PI)),
        "info" => Shape::unknown(),
        "label_replace" | "label_join" => relabelled(name, args, shapes),
        _ => of_vector(name, args, shapes),
    }
}

/// `absent` gives the labels that its selector fixes.
fn labels_of_absent(arg: &Expr) -> LabelSet {
    let mut labels = LabelSet::none();
    let inner = match &strip_parens(arg).kind {
        ExprKind::Matrix { selector, .. } => selector,
        _ => strip_parens(arg),
    };
    if let ExprKind::Selector(found) = &inner.kind {
        let fixed = found.matchers.iter().filter(|matcher| {
            matcher.op == MatchOp::Equal
                && matcher.name != tsdb::METRIC_NAME
                && !matcher.value.is_empty()
        });
        for matcher in fixed {
            labels.insert(&matcher.name, Some(&matcher.value));
        }
    }
    labels
}

fn relabelled(name: &str, args: &[Expr], shapes: &Shapes<'_>) -> Shape {
    let Some(mut result) = args.first().map(|arg| shapes.of(arg)) else {
        return Shape::unknown();
    };
    if let Some(ExprKind::String(label)) = args.get(1).map(|arg| &arg.kind) {
        // What a pattern leaves untouched keeps its label, so it is never sure from here alone.
        let stays = name == "label_replace" && result.labels.is_sure(label.text());
        if stays {
            result.labels.insert(label.text(), None);
        } else {
            result.labels.allow(label.text());
        }
    }
    result
}

/// Functions that treat each series by itself. The vector is the argument with series.
fn of_vector(name: &str, args: &[Expr], shapes: &Shapes<'_>) -> Shape {
    let vector = args.iter().find(|arg| {
        !matches!(
            strip_parens(arg).kind,
            ExprKind::Number(_) | ExprKind::String(_)
        )
    });
    let Some(vector) = vector else {
        // `hour()` and the like, of the time of evaluation.
        return Shape::of_number(calendar(name).unwrap_or(Values::ANY));
    };
    let inner = shapes.of(vector);
    let keeps_name = matches!(
        name,
        "last_over_time"
            | "first_over_time"
            | "sort"
            | "sort_desc"
            | "sort_by_label"
            | "sort_by_label_desc"
    );
    let mut labels = match keeps_name {
        true => inner.labels,
        false => inner.labels.without_name(),
    };
    if name.starts_with("histogram_quantile") || name == "histogram_fraction" {
        labels.remove("le");
    }
    Shape {
        labels,
        values: values(name, inner.values, args),
        accumulation: match keeps_name || keeps_level(name) {
            true => inner.accumulation,
            false => Accumulation::None,
        },
        is_share: inner.is_share && (keeps_name || keeps_level(name)),
    }
}

/// Values as they were, or the mean or an extreme of them.
fn keeps_level(name: &str) -> bool {
    matches!(
        name,
        "avg_over_time"
            | "min_over_time"
            | "max_over_time"
            | "quantile_over_time"
            | "round"
            | "clamp"
            | "clamp_max"
            | "clamp_min"
            | "abs"
    )
}

fn values(name: &str, inner: Values, args: &[Expr]) -> Values {
    let number = |index: usize| args.get(index).and_then(constant);
    match name {
        "avg_over_time" | "min_over_time" | "max_over_time" | "quantile_over_time"
        | "last_over_time" | "first_over_time" | "sort" | "sort_desc" | "sort_by_label"
        | "sort_by_label_desc" => inner,
        "sum_over_time" => inner.summed(),
        "rate" | "irate" | "increase" | "resets" | "changes" | "stddev_over_time"
        | "stdvar_over_time" | "mad_over_time" | "sqrt" | "exp" | "timestamp"
        | "histogram_count" | "histogram_stddev" | "histogram_stdvar" => Values::NOT_NEGATIVE,
        "abs" => Values::NOT_NEGATIVE.at_most(inner.max.abs().max(inner.min.abs())),
        "count_over_time" => Values::between(1.0, f64::INFINITY),
        "present_over_time" => Values::exactly(1.0),
        "histogram_fraction" => Values::SHARE,
        "sgn" => Values::between(-1.0, 1.0),
        "floor" | "ceil" => Values::between(inner.min.floor(), inner.max.ceil()),
        "clamp" => match (number(1), number(2)) {
            (Some(min), Some(max)) => inner.at_least(min).at_most(max),
            _ => Values::ANY,
        },
        "clamp_min" => number(1).map_or(Values::ANY, |min| inner.at_least(min)),
        "clamp_max" => number(1).map_or(Values::ANY, |max| inner.at_most(max)),
        _ => calendar(name).unwrap_or(Values::ANY),
    }
}

fn calendar(name: &str) -> Option<Values> {
    let (min, max) = match name {
        "minute" => (0.0, 59.0),
        "hour" => (0.0, 23.0),
        "day_of_week" => (0.0, 6.0),
        "day_of_month" => (1.0, 31.0),
        "day_of_year" => (1.0, 366.0),
        "days_in_month" => (28.0, 31.0),
        "month" => (1.0, 12.0),
        _ => return None,
    };
    Some(Values::between(min, max))
}

//! Breaks an expression, one mistake at a time.
//!
//! What provably changes nothing is left out: a threshold of 0 scaled, a positive factor in front of `> 0`, a
//! mutation that prints as the original or as another one, and whatever the analysis refuses.

use std::collections::BTreeSet;

use promql::ast::{AggregateOp, BinaryOp, DurationKind, Expr, ExprKind, LabelMatcher};
use promql::literal::{format_duration, format_number};
use promql::{ParseOptions, Span, functions, parse};
use tsdb::{METRIC_NAME, MatchOp};

use super::walk::{Place, changed, places};
use super::{Kind, Mutation};

/// A broken expression and what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BrokenExpr {
    pub(super) text: String,
    pub(super) mutation: Mutation,
}

type Change = Box<dyn Fn(&mut Expr)>;

/// All ways to break `expr` by one mistake. Empty if it is no valid expression.
pub(super) fn break_expression(expr: &str, language: &ParseOptions) -> Vec<BrokenExpr> {
    let parsed = parse(expr, language);
    if !parsed.is_valid() {
        return Vec::new();
    }
    let root = parsed.expr;
    let mut seen = BTreeSet::from([root.to_string()]);
    let mut broken = Vec::new();
    for place in places(&root) {
        for (mutation, change) in changes(&place) {
            let text = changed(&root, place.number, &change).to_string();
            let is_new = seen.insert(text.clone());
            if is_new && parse(&text, language).is_valid() {
                broken.push(BrokenExpr { text, mutation });
            }
        }
    }
    broken
}

fn changes(place: &Place<'_>) -> Vec<(Mutation, Change)> {
    match &place.expr.kind {
        ExprKind::Binary { op, lhs, rhs, .. } => binary(*op, lhs, rhs),
        ExprKind::Number(value) => number(*value, place),
        ExprKind::Matrix { range, .. } => window(&range.to_string(), place),
        ExprKind::Selector(selector) => matchers(&selector.matchers, selector.name.is_some()),
        ExprKind::Aggregate { op, grouping, .. } => {
            let labels = grouping
                .as_ref()
                .map_or(&[][..], |grouping| &grouping.labels);
            aggregation(*op, labels, place)
        }
        ExprKind::Call { function, .. } => call(function.name, place),
        _ => Vec::new(),
    }
}

fn binary(op: BinaryOp, lhs: &Expr, rhs: &Expr) -> Vec<(Mutation, Change)> {
    let mut all = Vec::new();
    let is_threshold = is_constant(lhs) && is_constant(rhs);
    if let Some(other) = counterpart(op).filter(|_| !is_threshold) {
        let kind = if op.is_comparison() {
            Kind::Comparison
        } else if op.is_set() {
            Kind::SetOperator
        } else {
            Kind::Arithmetic
        };
        let hint = match kind {
            Kind::Comparison => format!(
                "a case with a value on each side of the threshold: the alert on one, `exp_alerts: []` on the other \
                 (`{lhs}` {} `{rhs}`)",
                op.symbol()
            ),
            Kind::SetOperator => {
                "a case in which only one side has a result, and one in which both have".to_owned()
            }
            _ => "a case whose numbers tell the operators apart: no 0 and no 1 on the right"
                .to_owned(),
        };
        all.push((
            Mutation::new(kind, op.symbol(), other.symbol(), hint),
            change(move |expr| {
                if let ExprKind::Binary { op, .. } = &mut expr.kind {
                    *op = other;
                }
            }),
        ));
    }
    if op.is_set() {
        for keeps_left in [true, false] {
            // `a unless b` without its left side is another question, not a mistake one makes.
            if op == BinaryOp::Unless && !keeps_left {
                continue;
            }
            let (kept, gone) = if keeps_left { (lhs, rhs) } else { (rhs, lhs) };
            let mutation = Mutation::new(
                Kind::Operand,
                &format!("{lhs} {} {rhs}", op.symbol()),
                &kept.to_string(),
                format!("a case in which `{gone}` alone decides"),
            );
            all.push((mutation, change(move |expr| keep_side(expr, keeps_left))));
        }
    }
    all
}

fn keep_side(expr: &mut Expr, keeps_left: bool) {
    let span = expr.span;
    let whole = std::mem::replace(&mut expr.kind, ExprKind::Error);
    expr.kind = match whole {
        ExprKind::Binary { lhs, rhs, .. } => ExprKind::Paren(if keeps_left { lhs } else { rhs }),
        other => other,
    };
    expr.span = span;
}

fn counterpart(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::GreaterEq => BinaryOp::LessEq,
        BinaryOp::LessEq => BinaryOp::GreaterEq,
        BinaryOp::Eq => BinaryOp::NotEq,
        BinaryOp::NotEq => BinaryOp::Eq,
        BinaryOp::And => BinaryOp::Or,
        BinaryOp::Or | BinaryOp::Unless => BinaryOp::And,
        BinaryOp::Div => BinaryOp::Mul,
        BinaryOp::Mul => BinaryOp::Div,
        BinaryOp::Add => BinaryOp::Sub,
        BinaryOp::Sub => BinaryOp::Add,
        _ => return None,
    })
}

/// A number is a threshold if it stands below a comparison with nothing but arithmetic on numbers between.
fn number(value: f64, place: &Place<'_>) -> Vec<(Mutation, Change)> {
    let is_quantile = matches!(
        place.above.first().map(|above| &above.kind),
        Some(ExprKind::Call { function, .. }) if function.name == "histogram_quantile"
    );
    if is_quantile {
        let other = if value > 0.6 { 0.5 } else { 0.95 };
        let hint =
            "a case with a few slow requests among many quick ones: the quantiles differ there";
        let mutation = Mutation::new(
            Kind::Quantile,
            &place.expr.to_string(),
            &format!("{other}"),
            hint.to_owned(),
        );
        return vec![(
            mutation,
            change(move |expr| expr.kind = ExprKind::Number(other)),
        )];
    }
    if value == 0.0 || !value.is_finite() || !is_in_threshold(place) {
        return Vec::new();
    }
    let scaled = |factor: f64| {
        let other = value * factor;
        let (was, becomes) = (format_number(value), format_number(other));
        let hint = format!(
            "a case whose value lies between the thresholds with `{was}` and with `{becomes}`: there the two disagree"
        );
        let mutation = Mutation::new(Kind::Threshold, &was, &becomes, hint);
        (
            mutation,
            change(move |expr| expr.kind = ExprKind::Number(other)),
        )
    };
    vec![scaled(2.0), scaled(0.5)]
}

/// Whether the number is the first one on the side of a comparison that holds numbers only: to scale it is to scale
/// the threshold, and to scale another is to do the same again.
fn is_in_threshold(place: &Place<'_>) -> bool {
    let mut inner = place.expr;
    for above in &place.above {
        if let ExprKind::Binary { op, .. } = &above.kind
            && op.is_comparison()
        {
            return is_constant(inner) && first_number(inner) == Some(place.expr.span);
        }
        inner = above;
    }
    false
}

fn first_number(expr: &Expr) -> Option<Span> {
    let mut first = None;
    expr.walk(&mut |inner| {
        if matches!(inner.kind, ExprKind::Number(_)) {
            first.get_or_insert(inner.span);
        }
    });
    first
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) => true,
        ExprKind::Paren(inner) | ExprKind::Unary { expr: inner, .. } => is_constant(inner),
        ExprKind::Binary { lhs, rhs, .. } => is_constant(lhs) && is_constant(rhs),
        _ => false,
    }
}

fn window(range: &str, place: &Place<'_>) -> Vec<(Mutation, Change)> {
    let ExprKind::Matrix { range: whole, .. } = &place.expr.kind else {
        return Vec::new();
    };
    let DurationKind::Literal(milliseconds) = whole.kind else {
        return Vec::new();
    };
    let scaled = |other: i64| {
        let written = format_duration(other);
        let hint = format!(
            "a case in which the counter changes its pace: with one pace throughout, `[{range}]` and `[{written}]` \
             say the same"
        );
        let change = change(move |expr| {
            if let ExprKind::Matrix { range, .. } = &mut expr.kind {
                range.kind = DurationKind::Literal(other);
            }
        });
        (Mutation::new(Kind::Window, range, &written, hint), change)
    };
    let mut all = vec![scaled(milliseconds.saturating_mul(4))];
    if milliseconds >= 240_000 {
        all.push(scaled(milliseconds / 4 / 1000 * 1000));
    }
    all
}

fn matchers(all: &[LabelMatcher], has_name: bool) -> Vec<(Mutation, Change)> {
    let own = all
        .iter()
        .enumerate()
        .filter(|(_, matcher)| matcher.name != METRIC_NAME);
    own.flat_map(|(index, matcher)| {
        let written = matcher.to_string();
        let mut changes = Vec::new();
        if has_name || all.len() > 1 {
            let hint = format!(
                "an input series that `{written}` keeps out, with values that would raise the alert"
            );
            let drop = change(move |expr| {
                if let ExprKind::Selector(selector) = &mut expr.kind {
                    selector.matchers.remove(index);
                }
            });
            changes.push((Mutation::new(Kind::Matcher, &written, "", hint), drop));
        }
        let opposite = match matcher.op {
            MatchOp::Equal => MatchOp::NotEqual,
            MatchOp::NotEqual => MatchOp::Equal,
            MatchOp::Regex => MatchOp::NotRegex,
            MatchOp::NotRegex => MatchOp::Regex,
        };
        let other = LabelMatcher {
            op: opposite,
            ..matcher.clone()
        };
        let hint = format!("a case whose input series differ in `{}`", matcher.name);
        let negate = change(move |expr| {
            if let ExprKind::Selector(selector) = &mut expr.kind {
                selector.matchers[index].op = opposite;
            }
        });
        changes.push((
            Mutation::new(Kind::Matcher, &written, &other.to_string(), hint),
            negate,
        ));
        changes
    })
    .collect()
}

fn aggregation(op: AggregateOp, labels: &[String], place: &Place<'_>) -> Vec<(Mutation, Change)> {
    let mut all: Vec<(Mutation, Change)> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            let rest: Vec<&str> = labels
                .iter()
                .filter(|other| *other != label)
                .map(String::as_str)
                .collect();
            let hint = format!(
                "input series with two values of `{label}`, of which one is bad: the alert must name it in `exp_labels`"
            );
            let change = change(move |expr| {
                if let ExprKind::Aggregate { grouping: Some(grouping), .. } = &mut expr.kind {
                    grouping.labels.remove(index);
                }
            });
            let written = format!("({})", labels.join(", "));
            let mutation =
                Mutation::new(Kind::Grouping, &written, &format!("({})", rest.join(", ")), hint);
            (mutation, change)
        })
        .collect();
    let other = match op {
        AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Min => AggregateOp::Max,
        AggregateOp::Max => AggregateOp::Min,
        _ => return all,
    };
    // The sum of what is never negative is above 0 exactly when the largest is.
    if op == AggregateOp::Sum && is_compared_with_zero(place) {
        return all;
    }
    let name = |op| promql::words::aggregation_name(op);
    all.push((
        Mutation::new(
            Kind::Aggregation,
            name(op),
            name(other),
            "a case with two or more input series of different values in one group".to_owned(),
        ),
        change(move |expr| {
            if let ExprKind::Aggregate { op, .. } = &mut expr.kind {
                *op = other;
            }
        }),
    ));
    all
}

fn call(name: &'static str, place: &Place<'_>) -> Vec<(Mutation, Change)> {
    let others: &[&str] = match name {
        "rate" => &["irate", "increase"],
        "irate" => &["rate", "increase"],
        "increase" => &["rate"],
        "avg_over_time" | "min_over_time" => &["max_over_time"],
        "max_over_time" => &["min_over_time"],
        "delta" => &["deriv"],
        _ => &[],
    };
    let wanted = others.iter().filter(|other| {
        // `increase` is `rate` times a positive number.
        let is_scale = matches!((name, **other), ("rate", "increase") | ("increase", "rate"));
        !(is_scale && is_compared_with_zero(place))
    });
    wanted
        .filter_map(|other| {
            let function = functions::by_name(other)?;
            let hint = match *other {
                "irate" => "a case in which the counter changes its pace within the window",
                "increase" | "rate" => "a case whose value is close to the threshold",
                _ => "a case whose values differ within the window",
            };
            let change = change(move |expr| {
                if let ExprKind::Call {
                    function: called, ..
                } = &mut expr.kind
                {
                    *called = function;
                }
            });
            Some((
                Mutation::new(Kind::Function, name, other, hint.to_owned()),
                change,
            ))
        })
        .collect()
}

/// Whether only sums, quotas and signs of what is not negative lie between here and a comparison with 0.
fn is_compared_with_zero(place: &Place<'_>) -> bool {
    for above in &place.above {
        match &above.kind {
            ExprKind::Paren(_) => {}
            ExprKind::Aggregate { op, .. } if is_homogeneous(*op) => {}
            ExprKind::Binary { op, rhs, .. } => {
                return op.is_comparison() && rhs.kind == ExprKind::Number(0.0);
            }
            _ => return false,
        }
    }
    false
}

fn is_homogeneous(op: AggregateOp) -> bool {
    matches!(
        op,
        AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Min | AggregateOp::Max
    )
}

fn change(change: impl Fn(&mut Expr) + 'static) -> Change {
    Box::new(change)
}

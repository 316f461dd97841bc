//! What a query's numbers are: seconds, bytes, shares, something each second; found from the units in metric names and
//! from what the query does to them. Silent where a name tells nothing.

use promql::ast::{AggregateOp, BinaryOp, Expr, ExprKind};

use crate::flow::{self, Knowledge, constant, selectors, strip_parens};

/// A unit as powers of base units, times a factor: milliseconds are seconds with `scale` 1000.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dimension {
    pub(super) seconds: i32,
    pub(super) bytes: i32,
    /// By how much the base unit was multiplied.
    pub(super) scale: f64,
    /// A part divided by its whole.
    pub(super) is_share: bool,
}

impl Dimension {
    const COUNT: Self = Self {
        seconds: 0,
        bytes: 0,
        scale: 1.0,
        is_share: false,
    };

    fn is_number(self) -> bool {
        self.seconds == 0 && self.bytes == 0
    }

    fn times(self, other: Self, power: i32) -> Self {
        Self {
            seconds: self.seconds + power * other.seconds,
            bytes: self.bytes + power * other.bytes,
            scale: self.scale * other.scale.powi(power),
            is_share: false,
        }
    }

    fn scaled(self, factor: f64) -> Self {
        Self {
            scale: self.scale * factor,
            ..self
        }
    }

    /// The unit of Grafana that shows it, by its id.
    pub(super) fn unit(self) -> Option<&'static str> {
        let scale = self.scale;
        let is = |factor: f64| (scale / factor - 1.0).abs() < 1e-9;
        Some(match (self.seconds, self.bytes) {
            (0, 0) if self.is_share && is(1.0) => "percentunit",
            (0, 0) if self.is_share && is(100.0) => "percent",
            (0, 0) if !self.is_share && is(1.0) => "short",
            (1, 0) if is(1.0) => "s",
            (1, 0) if is(1e3) => "ms",
            (1, 0) if is(1e6) => "µs",
            (0, 1) if is(1.0) => "bytes",
            (0, 1) if is(8.0) => "bits",
            (-1, 1) if is(1.0) => "Bps",
            (-1, 1) if is(8.0) => "bps",
            (-1, 0) if is(1.0) => "ops",
            _ => return None,
        })
    }
}

/// `None`: nothing in the query tells.
pub(super) fn of(expr: &Expr, knowledge: &Knowledge) -> Option<Dimension> {
    match &expr.kind {
        ExprKind::Paren(inner) => of(inner, knowledge),
        ExprKind::Unary { expr: inner, .. } | ExprKind::Subquery { expr: inner, .. } => {
            of(inner, knowledge)
        }
        ExprKind::Matrix { selector, .. } => of(selector, knowledge),
        ExprKind::Selector(_) => {
            let (_, _, metric) = selectors(expr).into_iter().next()?;
            of_name(metric?)
        }
        ExprKind::Aggregate { op, .. } if counts(*op) => Some(Dimension::COUNT),
        ExprKind::Aggregate {
            op, expr: inner, ..
        } => of_aggregate(*op, of(inner, knowledge)?),
        ExprKind::Call { function, args } => of_call(function.name, args, knowledge),
        ExprKind::Binary { op, lhs, rhs, .. } => of_binary(expr, *op, lhs, rhs, knowledge),
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Error => None,
    }
}

/// By the unit at the end of the name, before what a histogram or counter adds.
fn of_name(metric: &str) -> Option<Dimension> {
    // What a rule recorded is named by its operation, not by its unit.
    if metric.contains(':') {
        return None;
    }
    if metric.ends_with("_count") {
        return Some(Dimension::COUNT);
    }
    let is_counter = metric.ends_with("_total");
    let base = ["_total", "_bucket", "_sum"]
        .iter()
        .find_map(|suffix| metric.strip_suffix(suffix))
        .unwrap_or(metric);
    let unit = |seconds, bytes, scale, is_share| Dimension {
        seconds,
        bytes,
        scale,
        is_share,
    };
    let last = base.rsplit('_').next().unwrap_or_default();
    match last {
        // A moment is no duration.
        "seconds" if base.ends_with("timestamp_seconds") || base.ends_with("_time_seconds") => None,
        "seconds" => Some(unit(1, 0, 1.0, false)),
        "milliseconds" => Some(unit(1, 0, 1e3, false)),
        "microseconds" => Some(unit(1, 0, 1e6, false)),
        "bytes" => Some(unit(0, 1, 1.0, false)),
        "ratio" => Some(unit(0, 0, 1.0, true)),
        "percent" => Some(unit(0, 0, 100.0, true)),
        _ if is_counter => Some(Dimension::COUNT),
        _ => None,
    }
}

/// Whether the result says how many series there are, whatever they hold.
fn counts(op: AggregateOp) -> bool {
    matches!(
        op,
        AggregateOp::Count | AggregateOp::CountValues | AggregateOp::Group
    )
}

fn of_aggregate(op: AggregateOp, inner: Dimension) -> Option<Dimension> {
    match op {
        // Shares of several are no share any more.
        AggregateOp::Sum if inner.is_share => None,
        AggregateOp::Stdvar => None,
        _ => Some(inner),
    }
}

fn of_call(function: &str, args: &[Expr], knowledge: &Knowledge) -> Option<Dimension> {
    let first = |index: usize| of(args.get(index)?, knowledge);
    match function {
        "rate" | "irate" | "deriv" => {
            let inner = first(0)?;
            Some(Dimension {
                seconds: inner.seconds - 1,
                is_share: false,
                ..inner
            })
        }
        // The result is one of the observed values, whatever was done to count them.
        "histogram_quantile" | "histogram_avg" => {
            let buckets = args.last()?;
            let mut names = selectors(buckets)
                .into_iter()
                .filter_map(|(_, _, metric)| metric);
            let first = of_name(names.next()?)?;
            names
                .all(|name| of_name(name) == Some(first))
                .then_some(first)
        }
        "count_over_time" | "changes" | "resets" => Some(Dimension::COUNT),
        "quantile_over_time" => first(1),
        "increase" | "delta" | "idelta" | "avg_over_time" | "min_over_time" | "max_over_time"
        | "last_over_time" | "sum_over_time" | "stddev_over_time" | "abs" | "ceil" | "floor"
        | "round" | "clamp" | "clamp_min" | "clamp_max" | "sort" | "sort_desc"
        | "label_replace" | "label_join" | "scalar" | "predict_linear" => first(0),
        _ => None,
    }
}

fn of_binary(
    whole: &Expr,
    op: BinaryOp,
    lhs: &Expr,
    rhs: &Expr,
    knowledge: &Knowledge,
) -> Option<Dimension> {
    let left = || of(lhs, knowledge);
    let right = || of(rhs, knowledge);
    match (op, constant(lhs), constant(rhs)) {
        (BinaryOp::Mul, Some(factor), None) => right().map(|one| one.scaled(factor)),
        (BinaryOp::Mul, None, Some(factor)) => left().map(|one| one.scaled(factor)),
        (BinaryOp::Div, None, Some(divisor)) if divisor != 0.0 => {
            left().map(|one| one.scaled(1.0 / divisor))
        }
        // What is left of the whole is a share as well: 1 - idle.
        (BinaryOp::Sub, Some(all), None) => {
            let part = right().filter(|part| part.is_number() && part.scale == all)?;
            Some(Dimension {
                is_share: true,
                ..part
            })
        }
        (BinaryOp::Mul, None, None) => Some(left()?.times(right()?, 1)),
        (BinaryOp::Div, None, None) => {
            let is_share = is_share(whole, knowledge);
            let quotient = left()
                .zip(right())
                .map(|(left, right)| left.times(right, -1));
            match quotient {
                Some(quotient) => Some(Dimension {
                    is_share: is_share && quotient.is_number(),
                    ..quotient
                }),
                None if is_share => Some(Dimension {
                    is_share,
                    ..Dimension::COUNT
                }),
                None => None,
            }
        }
        (BinaryOp::Add | BinaryOp::Sub, None, None) => {
            let (left, right) = (left()?, right()?);
            (left == right).then_some(left)
        }
        (BinaryOp::Or, _, _) => match strip_parens(rhs).kind {
            // `or vector(0)` fills gaps.
            ExprKind::Call { function, .. } if function.name == "vector" => left(),
            _ => left().filter(|one| right().is_none_or(|other| other == *one)),
        },
        (BinaryOp::And | BinaryOp::Unless, _, _) => left(),
        (op, None, Some(_)) if op.is_comparison() => left(),
        _ => None,
    }
}

/// Whether a quotient is a part by its whole, a constant factor of the part left out of account.
fn is_share(quotient: &Expr, knowledge: &Knowledge) -> bool {
    if flow::shape(quotient, knowledge).is_share {
        return true;
    }
    let ExprKind::Binary {
        op,
        lhs,
        rhs,
        matching,
    } = &quotient.kind
    else {
        return false;
    };
    let ExprKind::Binary {
        op: BinaryOp::Mul,
        lhs: left,
        rhs: right,
        ..
    } = &strip_parens(lhs).kind
    else {
        return false;
    };
    let part = match (constant(left), constant(right)) {
        (Some(_), None) => right,
        (None, Some(_)) => left,
        _ => return false,
    };
    let without_factor = Expr {
        kind: ExprKind::Binary {
            op: *op,
            lhs: part.clone(),
            rhs: rhs.clone(),
            matching: matching.clone(),
        },
        span: quotient.span,
    };
    flow::shape(&without_factor, knowledge).is_share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, unit: Option<&str>) {
        let parsed = crate::query::parse(query);
        assert!(parsed.is_valid(), "{query}");
        let found = of(&parsed.expr, &Knowledge::default()).and_then(Dimension::unit);
        assert_eq!(found, unit, "{query}");
    }

    #[test]
    fn units_of_queries() {
        check("node_memory_MemAvailable_bytes", Some("bytes"));
        check("rate(node_network_receive_bytes_total[5m])", Some("Bps"));
        check(
            "rate(node_network_receive_bytes_total[5m]) * 8",
            Some("bps"),
        );
        check("sum(rate(http_requests_total[5m]))", Some("ops"));
        check("sum(increase(http_requests_total[1h]))", Some("short"));
        check(
            "histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))",
            Some("s"),
        );
        check(
            "1000 * histogram_quantile(0.9, rate(x_seconds_bucket[5m]))",
            Some("ms"),
        );
        check(
            "sum(rate(x_seconds_sum[5m])) / sum(rate(x_seconds_count[5m]))",
            Some("s"),
        );
        check(
            "rate(x_bytes_sum[5m]) / rate(x_bytes_count[5m])",
            Some("bytes"),
        );
        check(
            "sum(rate(http_requests_total{code=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))",
            Some("percentunit"),
        );
        check(
            "100 * sum(rate(http_requests_total{code=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))",
            Some("percent"),
        );
        check(
            "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))",
            Some("percentunit"),
        );
        check("count(up == 1)", Some("short"));
        check("time() - process_start_time_seconds", None);
        check("up", None);
        check("job:latency_seconds:p95", None);
        check("sum(rate(a_total[5m])) or vector(0)", Some("ops"));
    }
}

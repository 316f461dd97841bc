//! What a query looks at: whether it reads series at all, and how far back it sees.

use promql::ast::{DurationExpr, DurationKind, LabelMatcher, Selector};
use promql::{Expr, ExprKind, ParseOptions};

/// How far a query reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Without a selector it shows the clock or a number, whatever the system does.
    pub reads_series: bool,
    /// So long it still sees what is over; `None` where its text does not tell.
    pub window_ms: Option<i64>,
}

impl Reach {
    /// Reads it from the text of a query.
    pub fn of(query: &str) -> Self {
        let parsed = promql::parse(query, &ParseOptions::everything());
        if !parsed.is_valid() {
            // Prometheus says what is wrong with it, and a newer one may know more than this engine.
            return Self {
                reads_series: true,
                window_ms: None,
            };
        }
        let mut reads_series = false;
        parsed.expr.walk(&mut |expr| {
            reads_series |= matches!(expr.kind, ExprKind::Selector(_));
        });
        Self {
            reads_series,
            window_ms: window_ms(&parsed.expr),
        }
    }
}

/// A window over a window sees as far as both together.
fn window_ms(expr: &Expr) -> Option<i64> {
    let mut below = Some(0);
    expr.for_each_child(|child| {
        below = below
            .zip(window_ms(child))
            .map(|(a, b): (i64, i64)| a.max(b));
    });
    let own = match &expr.kind {
        ExprKind::Selector(selector) => selected_ms(selector)?,
        ExprKind::Matrix { range, .. } => literal_ms(range)?,
        ExprKind::Subquery {
            range, at, offset, ..
        } => match at {
            Some(_) => return None,
            None => literal_ms(range)?.saturating_add(offset_ms(offset.as_ref())?),
        },
        _ => 0,
    };
    Some(below?.saturating_add(own))
}

fn selected_ms(selector: &Selector) -> Option<i64> {
    // What a rule records has a window that stands in the rule, and so has what an alert waits for.
    let is_made_by_rules = |matcher: &LabelMatcher| {
        matcher.name == "__name__"
            && (matcher.value.contains(':') || matcher.value.starts_with("ALERTS"))
    };
    if selector.at.is_some() || selector.matchers.iter().any(is_made_by_rules) {
        return None;
    }
    offset_ms(selector.offset.as_ref())
}

fn offset_ms(offset: Option<&DurationExpr>) -> Option<i64> {
    match offset {
        // One that looks ahead sees nothing longer.
        Some(offset) => literal_ms(offset).map(|ms| ms.max(0)),
        None => Some(0),
    }
}

fn literal_ms(duration: &DurationExpr) -> Option<i64> {
    match duration.kind {
        DurationKind::Literal(ms) => Some(ms),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn sees(query: &str, window_s: Option<i64>) {
        let expected = Reach {
            reads_series: true,
            window_ms: window_s.map(|seconds| seconds * 1000),
        };
        assert_eq!(Reach::of(query), expected, "{query}");
    }

    #[test]
    fn windows_add_up_where_one_lies_in_another() {
        sees("up", Some(0));
        sees("sum(rate(x[1m])) / sum(rate(y[5m]))", Some(300));
        sees("max_over_time(sum(rate(x[1m]))[5m:10s])", Some(360));
        sees("rate(x[1m] offset 2m)", Some(180));
        sees("up offset -2m", Some(0));
    }

    #[test]
    fn what_the_text_does_not_tell_is_unknown() {
        sees("job:http_requests:rate5m", None);
        sees("{__name__=\"job:http_requests:rate5m\"}", None);
        sees("ALERTS{alertname=\"RequestsSlow\"}", None);
        sees("rate(x[1m] @ end())", None);
        sees("sum(rate(x[1m])", None);
    }

    #[test]
    fn a_query_without_a_selector_reads_nothing() {
        for query in ["vector(1)", "(time() > bool 5) * (time() < bool 9)", "1"] {
            assert!(!Reach::of(query).reads_series, "{query}");
        }
        assert!(Reach::of("absent(up{job=\"worker-service\"})").reads_series);
    }
}

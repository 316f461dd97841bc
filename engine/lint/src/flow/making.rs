//! How an expression is made of one selector, to compare the two sides of a division.

use promql::ast::{AggregateOp, Expr, ExprKind, Grouping, LabelMatcher};

use super::{selector, strip_parens};

/// How an expression is made of one selector: `sum by (job) (rate(x[5m]))`.
#[derive(Debug)]
pub struct Making<'a> {
    pub metric: &'a str,
    /// Without the one on the name.
    pub matchers: Vec<&'a LabelMatcher>,
    pub grouping: Option<&'a Grouping>,
    /// Functions, sums, the range and the offset, outermost first.
    pub steps: Vec<String>,
}

impl<'a> Making<'a> {
    /// `None` if it is made in another way, or of several selectors.
    pub fn of(expr: &'a Expr) -> Option<Self> {
        let mut steps = Vec::new();
        let mut grouping = None;
        let mut expr = strip_parens(expr);
        loop {
            expr = strip_parens(expr);
            match &expr.kind {
                ExprKind::Aggregate {
                    op: AggregateOp::Sum,
                    expr: inner,
                    grouping: by,
                    ..
                } => {
                    // A sum of sums is grouped by the outer one alone.
                    grouping = grouping.or(by.as_ref());
                    steps.push("sum".to_owned());
                    expr = inner;
                }
                ExprKind::Call { function, args } => {
                    let is_rate = matches!(function.name, "rate" | "increase" | "irate");
                    expr = args.first().filter(|_| is_rate)?;
                    steps.push(function.name.to_owned());
                }
                ExprKind::Matrix { selector, range } => {
                    steps.push(format!("{:?}", range.kind));
                    expr = selector;
                }
                ExprKind::Selector(found) => {
                    let metric = selector::metric(found)?;
                    steps.push(format!(
                        "{:?} {:?}",
                        found.offset.as_ref().map(|d| &d.kind),
                        found.at
                    ));
                    let matchers = found.matchers.iter();
                    return Some(Self {
                        metric,
                        matchers: matchers
                            .filter(|matcher| matcher.name != tsdb::METRIC_NAME)
                            .collect(),
                        grouping,
                        steps,
                    });
                }
                _ => return None,
            }
        }
    }

    /// Whether each condition of the other is one of ours.
    pub fn selects_within(&self, other: &Self) -> bool {
        other.matchers.iter().all(|matcher| {
            let mut ours = self.matchers.iter();
            ours.any(|ours| {
                ours.name == matcher.name && ours.op == matcher.op && ours.value == matcher.value
            })
        })
    }

    /// Whether series are put together on the way.
    pub fn aggregates(&self) -> bool {
        self.steps.iter().any(|step| step == "sum")
    }
}

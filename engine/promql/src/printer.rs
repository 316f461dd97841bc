//! Tree → text, as Prometheus prints a query.
//!
//! Promises: reading the text again gives the same tree, but for its spans. Parentheses are nodes of the tree, so none
//! are invented here, save around the few literals that would otherwise read differently.

use std::fmt::{self, Display, Formatter};

use crate::ast::BinaryOp;
use crate::ast::{
    AtModifier, DurationExpr, DurationKind, Expr, ExprKind, GroupSide, Grouping, LabelMatcher,
    ManySide, MatchOn, Matching, RangeExtension, Selector, UnaryOp,
};
use crate::literal::{self, format_duration, format_number, is_plain_label, is_plain_metric};
use crate::words;
use tsdb::{METRIC_NAME, MatchOp};

/// The query that `expr` was made from, in Prometheus' spelling.
pub fn print(expr: &Expr) -> String {
    expr.to_string()
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(value) => f.write_str(&format_number(*value)),
            ExprKind::String(value) => value.fmt(f),
            ExprKind::Selector(selector) => {
                bare_selector(f, selector)?;
                modifiers(
                    f,
                    selector.extension,
                    selector.at.as_ref(),
                    selector.offset.as_ref(),
                )
            }
            ExprKind::Matrix { selector, range } => matrix(f, selector, range),
            ExprKind::Subquery {
                expr,
                range,
                step,
                at,
                offset,
            } => {
                tight_operand(f, expr)?;
                subquery_suffix(f, range, step.as_ref(), at.as_ref(), offset.as_ref())
            }
            ExprKind::Aggregate {
                op,
                expr,
                param,
                grouping,
            } => {
                f.write_str(words::aggregation_name(*op))?;
                if let Some(grouping) = grouping {
                    write!(f, " {grouping} ")?;
                }
                match param {
                    Some(param) => write!(f, "({param}, {expr})"),
                    None => write!(f, "({expr})"),
                }
            }
            ExprKind::Call { function, args } => {
                write!(f, "{}(", function.name)?;
                for (index, arg) in args.iter().enumerate() {
                    write!(f, "{}{arg}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
            ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } => {
                if *op == BinaryOp::Pow {
                    tight_operand(f, lhs)?;
                } else {
                    lhs.fmt(f)?;
                }
                write!(f, " {}", op.symbol())?;
                self::matching(f, matching)?;
                write!(f, " {rhs}")
            }
            ExprKind::Unary { op, expr } => write!(f, "{}{expr}", sign(*op)),
            ExprKind::Paren(inner) => write!(f, "({inner})"),
            // No query reads like this: a hole is never taken for an expression.
            ExprKind::Error => f.write_str("<?>"),
        }
    }
}

/// The expression without its operands: `/ on (job)`, `sum by (job)`, `rate`; a selector or a literal whole.
pub fn head(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Aggregate { op, grouping, .. } => fmt::from_fn(|f| {
            f.write_str(words::aggregation_name(*op))?;
            grouping
                .as_ref()
                .map_or(Ok(()), |grouping| write!(f, " {grouping}"))
        })
        .to_string(),
        ExprKind::Call { function, .. } => function.name.to_owned(),
        ExprKind::Binary { op, matching, .. } => fmt::from_fn(|f| {
            f.write_str(op.symbol())?;
            self::matching(f, matching)
        })
        .to_string(),
        ExprKind::Unary { op, .. } => sign(*op).to_string(),
        ExprKind::Paren(_) => "( )".to_owned(),
        ExprKind::Subquery {
            range,
            step,
            at,
            offset,
            ..
        } => {
            fmt::from_fn(|f| subquery_suffix(f, range, step.as_ref(), at.as_ref(), offset.as_ref()))
                .to_string()
        }
        _ => print(expr),
    }
}

impl Display for Grouping {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = if self.without { "without" } else { "by" };
        write!(f, "{word} ({})", Labels(&self.labels))
    }
}

fn subquery_suffix(
    f: &mut Formatter<'_>,
    range: &DurationExpr,
    step: Option<&DurationExpr>,
    at: Option<&AtModifier>,
    offset: Option<&DurationExpr>,
) -> fmt::Result {
    write!(f, "[{range}:")?;
    if let Some(step) = step {
        step.fmt(f)?;
    }
    f.write_str("]")?;
    modifiers(f, None, at, offset)
}

/// An operand of something that binds more tightly than a sign: there `+Inf` would be a sign and a number.
fn tight_operand(f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    if expr.kind == ExprKind::Number(f64::INFINITY) {
        f.write_str("Inf")
    } else {
        expr.fmt(f)
    }
}

fn sign(op: UnaryOp) -> char {
    match op {
        UnaryOp::Plus => '+',
        UnaryOp::Minus => '-',
    }
}

fn matrix(f: &mut Formatter<'_>, selector: &Expr, range: &DurationExpr) -> fmt::Result {
    let ExprKind::Selector(selector) = &selector.kind else {
        return write!(f, "{selector}[{range}]");
    };
    bare_selector(f, selector)?;
    write!(f, "[{range}]")?;
    modifiers(
        f,
        selector.extension,
        selector.at.as_ref(),
        selector.offset.as_ref(),
    )
}

fn bare_selector(f: &mut Formatter<'_>, selector: &Selector) -> fmt::Result {
    let mut conditions = selector.matchers.as_slice();
    let mut quoted_name = None;
    if let Some(name) = &selector.name {
        conditions = conditions.get(1..).unwrap_or_default();
        if is_plain_metric(name) && words::may_be_metric(name) {
            f.write_str(name)?;
        } else {
            quoted_name = Some(name);
        }
    }
    if conditions.is_empty() && quoted_name.is_none() && selector.name.is_some() {
        return Ok(());
    }
    f.write_str("{")?;
    if let Some(name) = quoted_name {
        write!(
            f,
            "{}{}",
            literal::quote(name),
            if conditions.is_empty() { "" } else { "," }
        )?;
    }
    for (index, matcher) in conditions.iter().enumerate() {
        write!(f, "{}{matcher}", if index > 0 { "," } else { "" })?;
    }
    f.write_str("}")
}

impl Display for LabelMatcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let op = match self.op {
            MatchOp::Equal => "=",
            MatchOp::NotEqual => "!=",
            MatchOp::Regex => "=~",
            MatchOp::NotRegex => "!~",
        };
        if is_plain_label(&self.name) || self.name == METRIC_NAME {
            f.write_str(&self.name)?;
        } else {
            literal::quote(&self.name).fmt(f)?;
        }
        write!(f, "{op}{}", literal::quote(&self.value))
    }
}

fn modifiers(
    f: &mut Formatter<'_>,
    extension: Option<RangeExtension>,
    at: Option<&AtModifier>,
    offset: Option<&DurationExpr>,
) -> fmt::Result {
    match extension {
        Some(RangeExtension::Anchored) => f.write_str(" anchored")?,
        Some(RangeExtension::Smoothed) => f.write_str(" smoothed")?,
        None => {}
    }
    match at {
        Some(AtModifier::Start) => f.write_str(" @ start()")?,
        Some(AtModifier::End) => f.write_str(" @ end()")?,
        Some(AtModifier::Timestamp(at)) => {
            let (sign, at) = (if *at < 0 { "-" } else { "" }, at.unsigned_abs());
            write!(f, " @ {sign}{}.{:03}", at / 1000, at % 1000)?;
        }
        None => {}
    }
    match offset {
        Some(offset) => write!(f, " offset {}", Offset(offset)),
        None => Ok(()),
    }
}

fn matching(f: &mut Formatter<'_>, matching: &Matching) -> fmt::Result {
    if matching.returns_bool {
        f.write_str(" bool")?;
    }
    match &matching.on {
        Some(MatchOn::On(labels)) => write!(f, " on ({})", Labels(labels))?,
        Some(MatchOn::Ignoring(labels)) => write!(f, " ignoring ({})", Labels(labels))?,
        None => {}
    }
    if let Some(GroupSide { many, include }) = &matching.group {
        let side = if *many == ManySide::Left {
            "left"
        } else {
            "right"
        };
        write!(f, " group_{side} ({})", Labels(include))?;
    }
    match (matching.fill_left, matching.fill_right) {
        (Some(left), Some(right)) if left.to_bits() == right.to_bits() => {
            write!(f, " fill ({})", format_number(left))
        }
        (left, right) => {
            for (side, value) in [("left", left), ("right", right)] {
                if let Some(value) = value {
                    write!(f, " fill_{side} ({})", format_number(value))?;
                }
            }
            Ok(())
        }
    }
}

/// Names in a grouping, quoted where they must be.
struct Labels<'a>(&'a [String]);

impl Display for Labels<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, label) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            if is_plain_label(label) && words::may_be_grouping_label(label) {
                f.write_str(label)?;
            } else {
                literal::quote(label).fmt(f)?;
            }
        }
        Ok(())
    }
}

impl Display for DurationExpr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DurationKind::Literal(milliseconds) => f.write_str(&format_duration(*milliseconds)),
            DurationKind::Step => f.write_str("step()"),
            DurationKind::Range => f.write_str("range()"),
            DurationKind::Unary { op, operand } => write!(f, "{}{operand}", sign(*op)),
            DurationKind::Binary { op, lhs, rhs } => {
                let power_of_negative =
                    *op == BinaryOp::Pow && matches!(lhs.kind, DurationKind::Literal(..0));
                if power_of_negative {
                    write!(f, "({lhs})")?;
                } else {
                    lhs.fmt(f)?;
                }
                write!(f, " {} {rhs}", op.symbol())
            }
            DurationKind::Min(a, b) => write!(f, "min_of({a}, {b})"),
            DurationKind::Max(a, b) => write!(f, "max_of({a}, {b})"),
            DurationKind::Paren(inner) => write!(f, "({inner})"),
        }
    }
}

/// Behind `offset` an operator belongs to the duration only if that starts with a parenthesis or with two signs.
struct Offset<'a>(&'a DurationExpr);

impl Display for Offset<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let DurationKind::Binary { op, lhs, rhs } = &self.0.kind else {
            return self.0.fmt(f);
        };
        match &lhs.kind {
            DurationKind::Binary { .. } => Self(lhs).fmt(f)?,
            DurationKind::Literal(_) => write!(f, "({lhs})")?,
            DurationKind::Paren(_) => lhs.fmt(f)?,
            _ => write!(f, "++{lhs}")?,
        }
        write!(f, " {} {rhs}", op.symbol())
    }
}

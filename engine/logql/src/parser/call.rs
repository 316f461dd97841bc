//! Calls: range aggregations, aggregations, `label_replace`, `vector` and `variants`.

use promql::{Diagnostic, Span};

use crate::ast::{AggregateOp, Expr, ExprKind, Grouping, RangeOp};
use crate::lexer::TokenKind;
use crate::literal;

use super::cursor::Cursor;
use super::{advice, expr, labels, range};

/// The call at the cursor.
pub(super) fn call(cursor: &mut Cursor<'_>) -> Expr {
    let token = cursor.bump();
    let name = cursor.slice(token.span);
    let called = if let Some(op) = RangeOp::named(name) {
        range_aggregate(cursor, op, token.span)
    } else if let Some(op) = AggregateOp::named(name) {
        aggregate(cursor, op, token.span)
    } else {
        match name.to_ascii_lowercase().as_str() {
            "vector" => vector(cursor),
            "label_replace" => label_replace(cursor),
            "variants" => variants(cursor),
            _ => {
                let problem = Diagnostic::error(
                    token.span,
                    "expected-expression",
                    format!("`{name}` stands in a pipeline, here an expression should begin"),
                );
                cursor.report(problem);
                cursor.open_paren(name).map(|open| {
                    cursor.skip_to(&[]);
                    cursor.close_paren(open);
                    ExprKind::Error
                })
            }
        }
    };
    Expr {
        kind: called.unwrap_or(ExprKind::Error),
        span: cursor.since(token.span.start),
    }
}

fn range_aggregate(cursor: &mut Cursor<'_>, op: RangeOp, name: Span) -> Option<ExprKind> {
    if let Some(grouping) = labels::grouping(cursor) {
        let written = cursor.slice(grouping.span);
        let problem = Diagnostic::error(
            grouping.span,
            "grouping-place",
            format!(
                "the grouping of `{}` stands behind its parentheses",
                op.word()
            ),
        );
        cursor.report(problem.hint(format!("write `{}(…) {written}`", op.word())));
    }
    let open = cursor.open_paren(op.word())?;
    let parameter = parameter(cursor);
    let range = range::log_range(cursor, op.word());
    cursor.close_paren(open);
    let value = range_parameter(cursor, op, name, parameter);
    let grouping = labels::grouping(cursor);
    check_grouping(cursor, op, grouping.as_ref());
    Some(ExprKind::RangeAggregate {
        op,
        parameter: value,
        range: range?,
        grouping,
    })
}

/// `0.95,` in front of the argument.
fn parameter(cursor: &mut Cursor<'_>) -> Option<Span> {
    let is_signed = matches!(cursor.kind(), TokenKind::Minus | TokenKind::Plus);
    let number = cursor.ahead(usize::from(is_signed));
    let comma = cursor.ahead(1 + usize::from(is_signed));
    if number.kind != TokenKind::Number || comma.kind != TokenKind::Comma {
        return None;
    }
    let start = cursor.token().span.start;
    if is_signed {
        let problem = Diagnostic::error(cursor.token().span, "parameter", "no sign may stand here");
        cursor.report(problem);
        cursor.bump();
    }
    cursor.bump();
    let span = cursor.since(start);
    cursor.bump();
    Some(span)
}

fn range_parameter(
    cursor: &mut Cursor<'_>,
    op: RangeOp,
    name: Span,
    parameter: Option<Span>,
) -> Option<f64> {
    let error = |span, message: String| Diagnostic::error(span, "parameter", message);
    match (op, parameter) {
        (RangeOp::Quantile, Some(span)) => {
            let value = literal::number(cursor.slice(span));
            if value.is_none() {
                cursor.report(advice::bad_number(span));
            }
            value
        }
        (RangeOp::Quantile, None) => {
            let problem = error(
                name,
                "`quantile_over_time` needs to know which quantile".to_owned(),
            );
            cursor.report(problem.hint("for example `quantile_over_time(0.95, …)`"));
            None
        }
        (_, Some(span)) => {
            cursor.report(error(span, format!("`{}` takes no number", op.word())));
            None
        }
        (_, None) => None,
    }
}

fn check_grouping(cursor: &mut Cursor<'_>, op: RangeOp, grouping: Option<&Grouping>) {
    let Some(grouping) = grouping.filter(|_| !op.may_group()) else {
        return;
    };
    let written = cursor.slice(grouping.span);
    let problem = Diagnostic::error(
        grouping.span,
        "grouping-refused",
        format!("`{}` can't be grouped", op.word()),
    );
    cursor.report(problem.hint(format!(
        "aggregate around it: `sum {written} ({}(…))`",
        op.word()
    )));
}

fn aggregate(cursor: &mut Cursor<'_>, op: AggregateOp, name: Span) -> Option<ExprKind> {
    let before = labels::grouping(cursor);
    let open = cursor.open_paren(op.word())?;
    let parameter = parameter(cursor);
    let expr = expr::metric(cursor, op.word());
    cursor.close_paren(open);
    let grouping = match (before, labels::grouping(cursor)) {
        (Some(before), Some(after)) => {
            let problem = Diagnostic::error(after.span, "grouped-twice", "this is grouped already");
            cursor.report(problem.fix(after.span, ""));
            Some(before)
        }
        (before, after) => before.or(after),
    };
    let value = count(cursor, op, name, parameter);
    if let Some(grouping) = &grouping {
        check_sorted(cursor, op, grouping);
    }
    Some(ExprKind::Aggregate {
        op,
        parameter: value,
        expr: Box::new(expr),
        grouping,
    })
}

/// How many series are kept.
fn count(
    cursor: &mut Cursor<'_>,
    op: AggregateOp,
    name: Span,
    parameter: Option<Span>,
) -> Option<u64> {
    let error = |span, message: String| Diagnostic::error(span, "parameter", message);
    match parameter {
        Some(span) if op.takes_parameter() => {
            let value = cursor
                .slice(span)
                .parse::<i32>()
                .ok()
                .filter(|count| *count > 0);
            if value.is_none() {
                cursor.report(error(
                    span,
                    format!("`{}` needs a whole number above 0", op.word()),
                ));
            }
            value.and_then(|count| u64::try_from(count).ok())
        }
        Some(span) => {
            cursor.report(error(span, format!("`{}` takes no number", op.word())));
            None
        }
        None if op.takes_parameter() => {
            let problem = error(name, format!("`{}` needs to know how many", op.word()));
            cursor.report(problem.hint(format!("for example `{}(5, …)`", op.word())));
            None
        }
        None => None,
    }
}

fn check_sorted(cursor: &mut Cursor<'_>, op: AggregateOp, grouping: &Grouping) {
    let is_refused = match op {
        AggregateOp::Sort | AggregateOp::SortDesc => !grouping.labels.is_empty(),
        AggregateOp::ApproxTopk => true,
        _ => false,
    };
    if is_refused {
        let problem = Diagnostic::error(
            grouping.span,
            "grouping-refused",
            format!("`{}` can't be grouped", op.word()),
        );
        cursor.report(problem.fix(grouping.span, ""));
    }
}

fn vector(cursor: &mut Cursor<'_>) -> Option<ExprKind> {
    let open = cursor.open_paren("vector")?;
    let token = cursor.token();
    let value = match token.kind {
        TokenKind::Number => {
            cursor.bump();
            let value = literal::number(cursor.slice(token.span));
            if value.is_none() {
                cursor.report(advice::bad_number(token.span));
            }
            value
        }
        _ => {
            let problem = Diagnostic::error(
                token.span,
                "vector",
                "`vector` takes a number without a sign",
            );
            cursor.blame(problem);
            cursor.skip_to(&[]);
            None
        }
    };
    cursor.close_paren(open);
    value.map(ExprKind::Vector)
}

fn label_replace(cursor: &mut Cursor<'_>) -> Option<ExprKind> {
    let open = cursor.open_paren("label_replace")?;
    let expr = expr::metric(cursor, "label_replace");
    let mut texts = Vec::new();
    for what in [
        "the label to fill",
        "what it is filled with",
        "the label to read",
        "the pattern",
    ] {
        if !cursor.eat(TokenKind::Comma) {
            let problem = Diagnostic::error(
                cursor.token().span,
                "arguments",
                format!("`label_replace` takes five arguments: {what} is missing"),
            );
            cursor.blame(problem);
            break;
        }
        let Some(text) = cursor.string(what) else {
            break;
        };
        texts.push(text);
    }
    if cursor.is_blamed() {
        cursor.skip_to(&[]);
    }
    cursor.close_paren(open);
    let [destination, replacement, source, pattern] = <[_; 4]>::try_from(texts).ok()?;
    Some(ExprKind::LabelReplace {
        expr: Box::new(expr),
        destination,
        replacement,
        source,
        pattern,
    })
}

fn variants(cursor: &mut Cursor<'_>) -> Option<ExprKind> {
    let open = cursor.open_paren("variants")?;
    let mut variants = vec![expr::metric(cursor, "variants")];
    while cursor.eat(TokenKind::Comma) && cursor.count_operation() {
        variants.push(expr::metric(cursor, "variants"));
    }
    cursor.close_paren(open);
    if !cursor.eat_word("of") {
        let problem = Diagnostic::error(
            cursor.token().span,
            "variants",
            "`of (…)` is missing: the range that all variants read",
        );
        cursor.blame(problem);
        return None;
    }
    let open = cursor.open_paren("of")?;
    let of = range::log_range(cursor, "variants");
    cursor.close_paren(open);
    Some(ExprKind::Variants { variants, of: of? })
}

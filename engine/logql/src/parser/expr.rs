//! Expressions: what stands alone, and operators by precedence.

use promql::Diagnostic;

use crate::ast::{Expr, ExprKind};
use crate::lexer::TokenKind;
use crate::literal;

use super::cursor::Cursor;
use super::{advice, binary, call, selector, stage};

/// A whole query.
pub(super) fn query(cursor: &mut Cursor<'_>) -> Expr {
    if cursor.kind() == TokenKind::End {
        let problem =
            Diagnostic::error(cursor.token().span, "empty-query", "there is no query here");
        cursor.blame(problem.hint("start with a selector of streams, such as `{app=\"api\"}`"));
        return cursor.hole();
    }
    let mut expr = expression(cursor);
    while cursor.kind() != TokenKind::End {
        let problem = advice::after_expression(cursor);
        cursor.blame(problem);
        // A stray `)` is skipped, and what follows may still be an operator on all that went before.
        if !cursor.eat(TokenKind::RightParen) {
            break;
        }
        expr = binary::from(cursor, expr, 0);
    }
    expr
}

pub(super) fn expression(cursor: &mut Cursor<'_>) -> Expr {
    binary::operators(cursor, 0)
}

/// An expression that gives numbers, as the argument of `of`.
pub(super) fn metric(cursor: &mut Cursor<'_>, of: &str) -> Expr {
    let expr = expression(cursor);
    if is_log(&expr) {
        let problem = Diagnostic::error(
            expr.span,
            "log-as-metric",
            format!("`{of}` works on numbers, and this selects lines"),
        );
        let written = cursor.slice(expr.span);
        cursor.report(problem.hint(format!(
            "count them first: `count_over_time({written} [5m])`"
        )));
    }
    expr
}

/// Whether an expression gives lines.
pub(super) fn is_log(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Log(_) => true,
        ExprKind::Paren(inner) => is_log(inner),
        _ => false,
    }
}

/// What operators stand between.
pub(super) fn operand(cursor: &mut Cursor<'_>) -> Expr {
    let token = cursor.token();
    let kind = match token.kind {
        TokenKind::LeftBrace => ExprKind::Log(log_query(cursor)),
        TokenKind::LeftParen => paren(cursor),
        TokenKind::Number => number(cursor, false),
        TokenKind::Plus | TokenKind::Minus => {
            let is_negative = cursor.bump().kind == TokenKind::Minus;
            if cursor.kind() == TokenKind::Number {
                number(cursor, is_negative)
            } else {
                let sign = if is_negative { "-" } else { "+" };
                let problem = Diagnostic::error(
                    token.span,
                    "sign",
                    format!("`{sign}` can only stand before a number or between two expressions"),
                );
                cursor.report(problem.hint("to negate, write `0 - …`"));
                operand(cursor);
                ExprKind::Error
            }
        }
        TokenKind::Word if begins_call(cursor) => {
            return call::call(cursor);
        }
        _ => return cannot_begin(cursor),
    };
    Expr {
        kind,
        span: cursor.since(token.span.start),
    }
}

/// `sum by level (…)` is a call too: only the parentheses around the labels are missing.
fn begins_call(cursor: &Cursor<'_>) -> bool {
    let next = cursor.ahead(1);
    let is_grouped = ["by", "without"]
        .iter()
        .any(|word| crate::words::is(cursor.slice(next.span), word));
    cursor.is_call()
        || cursor.is_word("variants")
        || (is_grouped && crate::ast::AggregateOp::named(cursor.text()).is_some())
}

/// A selector and its stages, where lines are asked for.
fn log_query(cursor: &mut Cursor<'_>) -> crate::ast::LogQuery {
    let query = selector::with_stages(cursor);
    if matches!(cursor.kind(), TokenKind::Range | TokenKind::UnclosedRange) {
        let range = cursor.bump().span;
        let written = cursor.slice(query.span);
        let brackets = cursor.slice(range);
        let problem = Diagnostic::error(
            range,
            "range-alone",
            "a range belongs in a function that makes numbers of the lines",
        );
        cursor.report(problem.hint(format!(
            "for example `count_over_time({written} {brackets})`"
        )));
        stage::skip_pipeline(cursor);
    }
    query
}

fn paren(cursor: &mut Cursor<'_>) -> ExprKind {
    let Some(open) = cursor.open_paren("(") else {
        return ExprKind::Error;
    };
    let inner = expression(cursor);
    cursor.close_paren(open);
    if is_log(&inner) && stage::begins(cursor) {
        let problem = Diagnostic::error(
            cursor.token().span,
            "stage-behind-paren",
            "stages stand in the same parentheses as their selector",
        );
        cursor.blame(problem);
        stage::skip_pipeline(cursor);
    }
    ExprKind::Paren(Box::new(inner))
}

fn number(cursor: &mut Cursor<'_>, is_negative: bool) -> ExprKind {
    let span = cursor.bump().span;
    match literal::number(cursor.slice(span)) {
        Some(value) => ExprKind::Number(if is_negative { -value } else { value }),
        None => {
            cursor.report(advice::bad_number(span));
            ExprKind::Error
        }
    }
}

/// Nothing begins with the current token. It is skipped if something may still follow.
fn cannot_begin(cursor: &mut Cursor<'_>) -> Expr {
    let problem = advice::expected_expression(cursor);
    cursor.blame(problem);
    let hole = cursor.hole();
    let token = cursor.token();
    match token.kind {
        // `increase(…)`: what stands in the parentheses belongs to it.
        TokenKind::Word if cursor.ahead(1).kind == TokenKind::LeftParen => {
            cursor.bump();
            if let Some(open) = cursor.open_paren("(") {
                cursor.skip_to(&[]);
                cursor.close_paren(open);
            }
        }
        // `http_requests_total{…}`: the selector is read all the same.
        TokenKind::Word if cursor.ahead(1).kind == TokenKind::LeftBrace => {
            cursor.bump();
            return Expr {
                kind: ExprKind::Log(log_query(cursor)),
                span: cursor.since(token.span.start),
            };
        }
        TokenKind::Word
        | TokenKind::Duration
        | TokenKind::Bytes
        | TokenKind::String
        | TokenKind::UnterminatedString
        | TokenKind::Unknown
        | TokenKind::Range
        | TokenKind::UnclosedRange => {
            cursor.bump();
        }
        _ => {}
    }
    Expr {
        kind: ExprKind::Error,
        span: cursor.since(hole.span.start),
    }
}

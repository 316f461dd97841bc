//! Expressions: operators by precedence, signs, what stands behind an expression, and what can stand alone.

use crate::ast::{Expr, ExprKind, Span, UnaryOp};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::literal;
use crate::words;

use super::cursor::Cursor;
use super::{advice, call, modifiers, operator, selector};

/// A whole query.
pub(super) fn query(cursor: &mut Cursor<'_>) -> Expr {
    if cursor.kind() == TokenKind::End {
        let problem =
            Diagnostic::error(cursor.token().span, "empty-query", "there is no query here");
        cursor.blame(problem.hint("start with a metric's name, such as `up`"));
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
        expr = binary_from(cursor, expr, 0);
    }
    expr
}

pub(super) fn expression(cursor: &mut Cursor<'_>) -> Expr {
    binary(cursor, 0)
}

/// Operators that bind at least as tightly as `loosest`.
fn binary(cursor: &mut Cursor<'_>, loosest: u8) -> Expr {
    cursor.nested(|cursor| {
        let lhs = signed(cursor);
        binary_from(cursor, lhs, loosest)
    })
}

fn binary_from(cursor: &mut Cursor<'_>, mut lhs: Expr, loosest: u8) -> Expr {
    while let Some(operator) = operator::peek(cursor) {
        if operator.binds < loosest || !cursor.count_operation() {
            break;
        }
        let is_misspelt = operator.misspelt.is_some();
        if let Some(problem) = operator.misspelt {
            cursor.blame(problem);
        }
        cursor.bump();
        let matching = operator::matching(cursor);
        // `^` groups to the right, everything else to the left.
        let rhs = binary(
            cursor,
            if operator.binds == operator::POWER {
                operator.binds
            } else {
                operator.binds + 1
            },
        );
        let span = Span {
            start: lhs.span.start,
            end: rhs.span.end.max(lhs.span.end),
        };
        let kind = if is_misspelt {
            cursor.discarded.extend([lhs, rhs]);
            ExprKind::Error
        } else {
            ExprKind::Binary {
                op: operator.op,
                lhs: Box::new(lhs),
                rhs: Box::new(rhs),
                matching,
            }
        };
        lhs = Expr { kind, span };
    }
    lhs
}

/// A sign binds less tightly than `^` and more than `*`: `-2^2` is -4, `-a * b` is `(-a) * b`.
fn signed(cursor: &mut Cursor<'_>) -> Expr {
    let op = match cursor.kind() {
        TokenKind::Plus => UnaryOp::Plus,
        TokenKind::Minus => UnaryOp::Minus,
        _ => return postfix(cursor),
    };
    let start = cursor.bump().span.start;
    let operand = binary(cursor, operator::POWER);
    let span = Span {
        start,
        end: operand.span.end,
    };
    let kind = match operand.kind {
        ExprKind::Number(value) if op == UnaryOp::Minus => ExprKind::Number(-value),
        ExprKind::Number(value) => ExprKind::Number(value),
        _ => ExprKind::Unary {
            op,
            expr: Box::new(operand),
        },
    };
    Expr { kind, span }
}

/// An operand and what stands behind it: ranges, `offset`, `@`.
pub(super) fn postfix(cursor: &mut Cursor<'_>) -> Expr {
    let mut expr = operand(cursor);
    loop {
        match cursor.kind() {
            TokenKind::LeftBracket if cursor.count_operation() => {
                expr = modifiers::range(cursor, expr);
            }
            TokenKind::At => modifiers::at(cursor, &mut expr),
            TokenKind::Word if cursor.is_word("offset") => modifiers::offset(cursor, &mut expr),
            TokenKind::Word if cursor.is_any_word(&["anchored", "smoothed"]) => {
                modifiers::extension(cursor, &mut expr);
            }
            _ => return expr,
        }
    }
}

fn operand(cursor: &mut Cursor<'_>) -> Expr {
    let token = cursor.token();
    let kind = match token.kind {
        TokenKind::Number | TokenKind::Duration => number(cursor).map(ExprKind::Number),
        TokenKind::Word if words::is_number(cursor.text()) => number(cursor).map(ExprKind::Number),
        TokenKind::String => {
            let value = literal::unquote_bytes(cursor.text());
            cursor.bump();
            match value {
                Ok(value) => Some(ExprKind::String(value)),
                Err(error) => {
                    cursor.report(advice::literal(token.span, &error));
                    None
                }
            }
        }
        TokenKind::LeftParen => {
            let open = cursor.open_paren();
            let inner = expression(cursor);
            cursor.close_paren(open);
            Some(ExprKind::Paren(Box::new(inner)))
        }
        TokenKind::LeftBrace => return selector::selector(cursor),
        TokenKind::Word if call::is_aggregation(cursor) => return call::aggregation(cursor),
        TokenKind::Word if !words::may_be_metric(cursor.text()) => {
            let problem = advice::expected_expression(cursor);
            cursor.blame(problem);
            cursor.bump();
            None
        }
        TokenKind::Word if cursor.ahead(1).kind == TokenKind::LeftParen => {
            return call::function(cursor);
        }
        TokenKind::Word => return selector::selector(cursor),
        TokenKind::BadNumber | TokenKind::UnterminatedString | TokenKind::Unknown => {
            let problem = advice::expected_expression(cursor);
            cursor.blame(problem);
            cursor.bump();
            None
        }
        _ => {
            let problem = advice::expected_expression(cursor);
            cursor.blame(problem);
            return cursor.hole();
        }
    };
    Expr {
        kind: kind.unwrap_or(ExprKind::Error),
        span: cursor.since(token.span.start),
    }
}

/// The number or duration (in seconds) at the cursor. One that cannot be read is reported and skipped.
fn number(cursor: &mut Cursor<'_>) -> Option<f64> {
    let token = cursor.bump();
    let text = cursor.slice(token.span);
    let value = if token.kind == TokenKind::Duration {
        literal::parse_duration(text).map(|milliseconds| milliseconds as f64 / 1000.0)
    } else {
        literal::parse_number(text)
    };
    value
        .map_err(|error| cursor.report(advice::literal(token.span, &error)))
        .ok()
}

/// A number with an optional sign, if there is one.
pub(super) fn signed_number(cursor: &mut Cursor<'_>) -> Option<f64> {
    let sign = matches!(cursor.kind(), TokenKind::Plus | TokenKind::Minus);
    let digits = cursor.ahead(usize::from(sign));
    let is_number = match digits.kind {
        TokenKind::Number | TokenKind::Duration => true,
        TokenKind::Word => words::is_number(cursor.slice(digits.span)),
        _ => false,
    };
    if !is_number {
        return None;
    }
    let is_negative = sign && cursor.bump().kind == TokenKind::Minus;
    // A number too large to read is reported; it must not be reported as missing too.
    let value = number(cursor).unwrap_or_default();
    Some(if is_negative { -value } else { value })
}

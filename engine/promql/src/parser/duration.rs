//! Lengths of time in brackets and behind `offset`, with arithmetic on them (experimental).

use crate::ast::{BinaryOp, DurationExpr, DurationKind, Span, UnaryOp};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::literal::{self, MAX_DURATION_MS};
use crate::words;

use super::{advice, cursor::Cursor};

/// Stands in for a duration that could not be read; the diagnostic keeps it from the evaluator.
const UNREADABLE: DurationKind = DurationKind::Literal(1000);
/// How tightly `*` binds here, and with it a sign.
const TIMES: u8 = 2;
const POWER: u8 = 3;

/// A range or a step: in brackets, and longer than nothing.
pub(super) fn positive(cursor: &mut Cursor<'_>) -> DurationExpr {
    let problems_before = cursor.diagnostics.len();
    let duration = expression(cursor, 0);
    if matches!(duration.kind, DurationKind::Literal(..=0))
        && cursor.diagnostics.len() == problems_before
    {
        cursor.report(
            Diagnostic::error(
                duration.span,
                "not-positive",
                "this length of time must be greater than 0",
            )
            .hint("to look further back use `offset`"),
        );
    }
    duration
}

/// What follows `offset`. Without parentheses an operator behind it belongs to the whole: `x offset 2 ^ 2` is
/// `(x offset 2) ^ 2`. An opening parenthesis starts arithmetic: `x offset (2) ^ 2` is `x offset 4`.
pub(super) fn offset(cursor: &mut Cursor<'_>) -> DurationExpr {
    let signed = matches!(cursor.kind(), TokenKind::Plus | TokenKind::Minus);
    let behind_sign = cursor.ahead(usize::from(signed)).kind;
    let is_arithmetic = (!signed && behind_sign == TokenKind::LeftParen)
        || (signed && matches!(behind_sign, TokenKind::Plus | TokenKind::Minus));
    if is_arithmetic {
        return expression(cursor, 0);
    }
    expression(cursor, POWER + 1)
}

fn expression(cursor: &mut Cursor<'_>, loosest: u8) -> DurationExpr {
    let mut result = DurationExpr {
        kind: UNREADABLE,
        span: cursor.token().span,
    };
    // Shares the limit on nesting with expressions.
    cursor.nested(|cursor| {
        result = binary(cursor, loosest);
        cursor.hole()
    });
    result
}

fn binary(cursor: &mut Cursor<'_>, loosest: u8) -> DurationExpr {
    let mut lhs = signed(cursor, loosest);
    while let Some((op, binds)) = operator(cursor.kind()) {
        if binds < loosest || !cursor.count_operation() {
            break;
        }
        let op_span = cursor.bump().span;
        let rhs = expression(cursor, if binds == POWER { binds } else { binds + 1 });
        let span = Span {
            start: lhs.span.start,
            end: rhs.span.end.max(lhs.span.end),
        };
        experimental(cursor, span);
        if matches!(op, BinaryOp::Div | BinaryOp::Mod) && rhs.kind == DurationKind::Literal(0) {
            cursor.report(Diagnostic::error(
                op_span,
                "division-by-zero",
                "a duration cannot be divided by 0",
            ));
        }
        lhs = DurationExpr {
            kind: DurationKind::Binary {
                op,
                lhs: Box::new(lhs),
                rhs: Box::new(rhs),
            },
            span,
        };
    }
    lhs
}

fn operator(kind: TokenKind) -> Option<(BinaryOp, u8)> {
    Some(match kind {
        TokenKind::Plus => (BinaryOp::Add, 1),
        TokenKind::Minus => (BinaryOp::Sub, 1),
        TokenKind::Star => (BinaryOp::Mul, TIMES),
        TokenKind::Slash => (BinaryOp::Div, TIMES),
        TokenKind::Percent => (BinaryOp::Mod, TIMES),
        TokenKind::Caret => (BinaryOp::Pow, POWER),
        _ => return None,
    })
}

fn signed(cursor: &mut Cursor<'_>, loosest: u8) -> DurationExpr {
    let sign = cursor.kind();
    if !matches!(sign, TokenKind::Plus | TokenKind::Minus) {
        return operand(cursor);
    }
    let start = cursor.bump().span.start;
    let operand = expression(cursor, loosest.max(POWER));
    let span = Span {
        start,
        end: operand.span.end,
    };
    let kind = match operand.kind {
        kind if sign == TokenKind::Plus => kind,
        DurationKind::Literal(milliseconds) => DurationKind::Literal(-milliseconds),
        kind => DurationKind::Unary {
            op: UnaryOp::Minus,
            operand: Box::new(DurationExpr {
                kind,
                span: operand.span,
            }),
        },
    };
    DurationExpr { kind, span }
}

fn operand(cursor: &mut Cursor<'_>) -> DurationExpr {
    let token = cursor.token();
    let kind = match token.kind {
        TokenKind::Number | TokenKind::Duration => literal(cursor),
        TokenKind::Word if words::is_number(cursor.text()) => literal(cursor),
        TokenKind::Word if cursor.ahead(1).kind == TokenKind::LeftParen => call(cursor),
        TokenKind::LeftParen => {
            let open = cursor.open_paren();
            let inner = expression(cursor, 0);
            close_paren(cursor, open);
            experimental(cursor, cursor.since(token.span.start));
            match inner.kind {
                kind @ DurationKind::Literal(_) => kind,
                kind => DurationKind::Paren(Box::new(DurationExpr {
                    kind,
                    span: inner.span,
                })),
            }
        }
        _ => unreadable(cursor),
    };
    DurationExpr {
        kind,
        span: cursor.since(token.span.start),
    }
}

fn unreadable(cursor: &mut Cursor<'_>) -> DurationKind {
    let problem = advice::expected_duration(cursor);
    cursor.blame(problem);
    // What closes the bracket is left to who opened it.
    let is_wrong_duration = matches!(
        cursor.kind(),
        TokenKind::BadNumber
            | TokenKind::String
            | TokenKind::UnterminatedString
            | TokenKind::Unknown
            | TokenKind::Word
    );
    if is_wrong_duration {
        cursor.bump();
    }
    UNREADABLE
}

/// A literal in milliseconds. A plain number counts seconds; half a millisecond is still longer than nothing.
fn literal(cursor: &mut Cursor<'_>) -> DurationKind {
    let token = cursor.bump();
    let text = cursor.slice(token.span);
    let milliseconds = if token.kind == TokenKind::Duration {
        literal::parse_duration(text)
    } else {
        literal::parse_number(text).and_then(|seconds| {
            let milliseconds = (seconds * 1000.0).round();
            let fits = milliseconds.abs() <= MAX_DURATION_MS as f64;
            let at_least = if seconds > 0.0 { 1 } else { 0 };
            if fits {
                Ok((milliseconds as i64).max(at_least))
            } else {
                Err(literal::LiteralError::DurationTooLong)
            }
        })
    };
    match milliseconds {
        Ok(milliseconds) => DurationKind::Literal(milliseconds),
        Err(error) => {
            cursor.report(advice::literal(token.span, &error));
            UNREADABLE
        }
    }
}

/// `step()`, `range()`, `min_of(a, b)`, `max_of(a, b)`
fn call(cursor: &mut Cursor<'_>) -> DurationKind {
    let name_span = cursor.token().span;
    let name = cursor.text();
    let is_pair = words::is(name, "min_of") || words::is(name, "max_of");
    if !is_pair && !words::is(name, "step") && !words::is(name, "range") {
        let problem = advice::expected_duration(cursor);
        cursor.blame(problem);
        cursor.bump();
        cursor.open_paren();
        cursor.skip_to(&[]);
        cursor.close_paren(name_span);
        return UNREADABLE;
    }
    cursor.bump();
    let open = cursor.open_paren();
    let kind = if is_pair {
        let first = Box::new(expression(cursor, 0));
        if !cursor.eat(TokenKind::Comma) {
            let problem = Diagnostic::error(
                cursor.token().span,
                "argument-count",
                format!("`{name}` takes two durations"),
            );
            cursor.blame(problem);
        }
        let second = Box::new(expression(cursor, 0));
        if words::is(name, "min_of") {
            DurationKind::Min(first, second)
        } else {
            DurationKind::Max(first, second)
        }
    } else if words::is(name, "step") {
        DurationKind::Step
    } else {
        DurationKind::Range
    };
    close_paren(cursor, open);
    experimental(cursor, cursor.since(name_span.start));
    kind
}

fn close_paren(cursor: &mut Cursor<'_>, open: Span) {
    if !matches!(cursor.kind(), TokenKind::RightParen | TokenKind::End) {
        let problem = advice::expected_duration(cursor);
        cursor.blame(problem);
    }
    cursor.close_paren(open);
}

fn experimental(cursor: &mut Cursor<'_>, span: Span) {
    if !cursor.options.duration_expressions {
        cursor.report(
            Diagnostic::error(
                span,
                "experimental-duration",
                "calculating with durations is experimental",
            )
            .hint("Prometheus before 3.14 wants `--enable-feature=promql-duration-expr` for it"),
        );
    }
}

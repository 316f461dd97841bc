//! Operators between expressions, and how their two sides find each other.

use promql::ast::ManySide;
use promql::{Diagnostic, Span};

use crate::ast::{BinaryOp, Expr, ExprKind, GroupSide, MatchOn, Matching};
use crate::lexer::TokenKind;

use super::cursor::Cursor;
use super::{expr, labels};

/// Operators that bind at least as tightly as `loosest`.
pub(super) fn operators(cursor: &mut Cursor<'_>, loosest: u8) -> Expr {
    let read = cursor.nested(|cursor| {
        let lhs = expr::operand(cursor);
        from(cursor, lhs, loosest)
    });
    read.unwrap_or_else(|| cursor.hole())
}

/// What follows `lhs`.
pub(super) fn from(cursor: &mut Cursor<'_>, mut lhs: Expr, loosest: u8) -> Expr {
    while let Some(op) = operator(cursor) {
        if op.binds() < loosest || !cursor.count_operation() {
            break;
        }
        let sign = cursor.bump().span;
        let matching = matching(cursor);
        // `^` groups to the right, everything else to the left.
        let next = op.binds() + u8::from(op != BinaryOp::Pow);
        let rhs = operators(cursor, next);
        check_sides(cursor, op, sign, [&lhs, &rhs]);
        let span = Span {
            start: lhs.span.start,
            end: rhs.span.end.max(lhs.span.end),
        };
        lhs = Expr {
            kind: ExprKind::Binary {
                op,
                lhs: Box::new(lhs),
                rhs: Box::new(rhs),
                matching,
            },
            span,
        };
    }
    lhs
}

fn operator(cursor: &Cursor<'_>) -> Option<BinaryOp> {
    match cursor.kind() {
        TokenKind::Word
        | TokenKind::EqEq
        | TokenKind::NotEq
        | TokenKind::Less
        | TokenKind::LessEq
        | TokenKind::Greater
        | TokenKind::GreaterEq
        | TokenKind::Plus
        | TokenKind::Minus
        | TokenKind::Star
        | TokenKind::Slash
        | TokenKind::Percent
        | TokenKind::Caret => BinaryOp::named(cursor.text()),
        _ => None,
    }
}

fn check_sides(cursor: &mut Cursor<'_>, op: BinaryOp, sign: Span, sides: [&Expr; 2]) {
    let word = op.word();
    for side in sides {
        if expr::is_log(side) {
            let problem = Diagnostic::error(
                side.span,
                "log-as-metric",
                format!("`{word}` works on numbers, and this selects lines"),
            );
            cursor.report(match op {
                BinaryOp::And => problem
                    .hint("a second filter behind the first must hold too: `|= \"a\" |= \"b\"`"),
                BinaryOp::Or => problem.hint(
                    "one selector takes several values by a pattern: `{app=~\"api|worker\"}`",
                ),
                _ => problem.hint("count them first: `count_over_time({…} [5m])`"),
            });
        }
    }
    if op.is_set() && sides.iter().any(|side| is_constant(side)) {
        let problem = Diagnostic::error(
            sign,
            "set-of-number",
            format!("`{word}` matches series, and a number has none"),
        );
        cursor.report(problem.hint("`vector(0)` is a series without labels"));
    }
}

/// A number, or what Loki calculates from numbers before it looks at types.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) => true,
        ExprKind::Paren(inner) => is_constant(inner),
        ExprKind::Binary { lhs, rhs, op, .. } => {
            !op.is_set() && is_constant(lhs) && is_constant(rhs)
        }
        _ => false,
    }
}

/// `bool`, `on (…)`, `ignoring (…)`, `group_left (…)`, `group_right (…)`, behind an operator.
fn matching(cursor: &mut Cursor<'_>) -> Matching {
    let returns_bool = cursor.eat_word("bool");
    let on = if cursor.eat_word("on") {
        Some(MatchOn::On(labels::in_parens(cursor, "on")))
    } else if cursor.eat_word("ignoring") {
        Some(MatchOn::Ignoring(labels::in_parens(cursor, "ignoring")))
    } else {
        None
    };
    let many = if cursor.is_word("group_left") {
        ManySide::Left
    } else if cursor.is_word("group_right") {
        ManySide::Right
    } else {
        return Matching {
            returns_bool,
            on,
            group: None,
        };
    };
    if on.is_none() {
        let problem = Diagnostic::error(
            cursor.token().span,
            "group-without-on",
            format!("`{}` follows `on (…)` or `ignoring (…)`", cursor.text()),
        );
        cursor.blame(problem);
    }
    cursor.bump();
    let include = if cursor.kind() == TokenKind::LeftParen {
        labels::in_parens(cursor, "group_left")
    } else {
        Vec::new()
    };
    Matching {
        returns_bool,
        on,
        group: Some(GroupSide { many, include }),
    }
}

//! Conditions on labels behind a pipe: `status >= 500 and path=~"/api.*"`.
//!
//! Loki's grammar leaves open how tightly a comma and a blank bind; its generator then lets the right side of each
//! reach as far as it can: `a, b or c` is `a, (b or c)`, and so is it here.

use promql::{Diagnostic, Span};
use tsdb::MatchOp;

use crate::ast::{AndSign, CompareOp, FilterValue, LabelFilter, LabelFilterKind, Matcher};
use crate::lexer::TokenKind;
use crate::literal;

use super::cursor::Cursor;
use super::{advice, labels, selector};

const OR: u8 = 1;
const AND: u8 = 2;

/// The condition at the cursor.
pub(super) fn label_filter(cursor: &mut Cursor<'_>) -> LabelFilter {
    operators(cursor, 0)
}

fn operators(cursor: &mut Cursor<'_>, loosest: u8) -> LabelFilter {
    let read = cursor.nested(|cursor| {
        let mut lhs = condition(cursor);
        while let Some(sign) = sign(cursor, loosest) {
            if !cursor.count_operation() {
                break;
            }
            lhs = join(cursor, lhs, sign);
        }
        lhs
    });
    read.unwrap_or_else(|| hole(cursor))
}

#[derive(Clone, Copy)]
enum Sign {
    And(AndSign),
    Or,
}

/// The operator at the cursor, if it binds at least as tightly as `loosest`.
fn sign(cursor: &Cursor<'_>, loosest: u8) -> Option<Sign> {
    if cursor.is_blamed() {
        None
    } else if cursor.kind() == TokenKind::Comma {
        Some(Sign::And(AndSign::Comma))
    } else if cursor.is_name() || cursor.kind() == TokenKind::LeftParen {
        Some(Sign::And(AndSign::Blank))
    } else if cursor.is_word("and") && loosest <= AND {
        Some(Sign::And(AndSign::Word))
    } else if cursor.is_word("or") && loosest <= OR {
        Some(Sign::Or)
    } else {
        None
    }
}

fn join(cursor: &mut Cursor<'_>, lhs: LabelFilter, sign: Sign) -> LabelFilter {
    let loosest = match sign {
        Sign::Or => OR + 1,
        Sign::And(AndSign::Word) => AND + 1,
        Sign::And(_) => 0,
    };
    if !matches!(sign, Sign::And(AndSign::Blank)) {
        cursor.bump();
    }
    let rhs = operators(cursor, loosest);
    let span = Span {
        start: lhs.span.start,
        end: rhs.span.end.max(lhs.span.end),
    };
    let (lhs, rhs) = (Box::new(lhs), Box::new(rhs));
    let kind = match sign {
        Sign::Or => LabelFilterKind::Or { lhs, rhs },
        Sign::And(written) => LabelFilterKind::And { lhs, rhs, written },
    };
    LabelFilter { kind, span }
}

fn hole(cursor: &Cursor<'_>) -> LabelFilter {
    LabelFilter {
        kind: LabelFilterKind::Error,
        span: cursor.behind(),
    }
}

fn condition(cursor: &mut Cursor<'_>) -> LabelFilter {
    let start = cursor.token().span.start;
    let kind = if cursor.kind() == TokenKind::LeftParen {
        paren(cursor)
    } else {
        comparison(cursor, start)
    };
    LabelFilter {
        kind: kind.unwrap_or(LabelFilterKind::Error),
        span: cursor.since(start),
    }
}

fn paren(cursor: &mut Cursor<'_>) -> Option<LabelFilterKind> {
    let open = cursor.open_paren("(")?;
    let inner = label_filter(cursor);
    cursor.close_paren(open);
    Some(LabelFilterKind::Paren(Box::new(inner)))
}

fn comparison(cursor: &mut Cursor<'_>, start: usize) -> Option<LabelFilterKind> {
    let name = labels::name(cursor)?;
    let operator = cursor.token();
    let (matches, compares) = (selector::match_op(operator.kind), compare_op(operator.kind));
    if matches.is_none() && compares.is_none() {
        let problem = advice::after_label(cursor, &name);
        cursor.blame(problem);
        return None;
    }
    cursor.bump();
    if let (TokenKind::String | TokenKind::UnterminatedString, None) = (cursor.kind(), matches) {
        let problem = text_compared(cursor, operator.span);
        cursor.report(problem);
        cursor.string("the value to compare with");
        return None;
    }
    match (matches, compares, value(cursor)) {
        (_, Some(op), Some(Ok(value))) => {
            let is_equality = matches!(op, CompareOp::Eq | CompareOp::NotEq);
            let is_single = operator.kind != TokenKind::EqEq;
            if matches!(value, FilterValue::Ip(_)) && !(is_equality && is_single) {
                let problem = Diagnostic::error(
                    operator.span,
                    "ip-operator",
                    "an address is compared with `=` or `!=`",
                );
                cursor.report(problem);
            }
            Some(LabelFilterKind::Value { name, op, value })
        }
        (_, None, Some(Ok(_))) => {
            let problem = Diagnostic::error(
                operator.span,
                "pattern-of-number",
                "a pattern is a text in quotes",
            );
            cursor.report(problem);
            None
        }
        (_, _, Some(Err(()))) => None,
        (Some(op), _, None) => text(cursor, name, op, start),
        (None, _, None) => {
            let problem = advice::expected_value(cursor, &name);
            cursor.blame(problem);
            None
        }
    }
}

fn text(
    cursor: &mut Cursor<'_>,
    name: String,
    op: MatchOp,
    start: usize,
) -> Option<LabelFilterKind> {
    let value = cursor.string("the value to compare with")?;
    Some(LabelFilterKind::Text(Matcher {
        name,
        op,
        value,
        span: cursor.since(start),
    }))
}

/// `level == "error"`, `status >= "500"`: the operator does not go with a text.
fn text_compared(cursor: &Cursor<'_>, operator: Span) -> Diagnostic {
    let sign = cursor.slice(operator);
    let value = cursor.token().span;
    let bare = cursor.slice(value).trim_matches(['"', '`']);
    if sign == "==" {
        return Diagnostic::error(
            operator,
            "equal-for-assign",
            "a text is compared with a single `=`",
        )
        .fix(operator, "=");
    }
    let problem = Diagnostic::error(
        value,
        "text-compared",
        format!("`{sign}` compares numbers, durations and sizes"),
    );
    if literal::number(bare).is_some() {
        problem.fix(value, bare)
    } else {
        problem
    }
}

fn compare_op(kind: TokenKind) -> Option<CompareOp> {
    match kind {
        TokenKind::Assign | TokenKind::EqEq => Some(CompareOp::Eq),
        TokenKind::NotEq => Some(CompareOp::NotEq),
        TokenKind::Less => Some(CompareOp::Less),
        TokenKind::LessEq => Some(CompareOp::LessEq),
        TokenKind::Greater => Some(CompareOp::Greater),
        TokenKind::GreaterEq => Some(CompareOp::GreaterEq),
        _ => None,
    }
}

/// A number, a duration, a size or an address; `None` if something else stands here, `Err` if it was refused.
fn value(cursor: &mut Cursor<'_>) -> Option<Result<FilterValue, ()>> {
    let sign = matches!(cursor.kind(), TokenKind::Plus | TokenKind::Minus);
    let token = cursor.ahead(usize::from(sign));
    let text = cursor.slice(token.span);
    let read = match token.kind {
        TokenKind::Number => {
            let is_negative = cursor.kind() == TokenKind::Minus;
            let value = number(cursor, token.span, text);
            Some(FilterValue::Number(if is_negative {
                -value
            } else {
                value
            }))
        }
        TokenKind::Duration if !sign => literal::duration(text).map(FilterValue::Duration),
        TokenKind::Bytes if !sign => literal::bytes(text).map(FilterValue::Bytes),
        TokenKind::Word if !sign && cursor.is_word("ip") && cursor.is_call() => {
            return Some(address(cursor).map(FilterValue::Ip).ok_or(()));
        }
        _ => None,
    }?;
    if sign {
        cursor.bump();
    }
    cursor.bump();
    Some(Ok(read))
}

/// Loki takes what it can't read as it comes, mostly as 0.
fn number(cursor: &mut Cursor<'_>, span: Span, text: &str) -> f64 {
    literal::number(text).unwrap_or_else(|| {
        if literal::is_broken_number(text) {
            let problem = advice::bad_number(span);
            cursor.report(if text == "0B" {
                problem.fix(span, "0KB")
            } else {
                problem
            });
            return 0.0;
        }
        let problem = Diagnostic::warning(
            span,
            "odd-number",
            format!("Loki does not read `{text}` as you mean it"),
        );
        cursor.report(problem.hint("write it in plain decimal digits"));
        0.0
    })
}

fn address(cursor: &mut Cursor<'_>) -> Option<crate::ast::Text> {
    cursor.bump();
    let open = cursor.open_paren("ip")?;
    let text = cursor.string("an address");
    cursor.close_paren(open);
    text
}

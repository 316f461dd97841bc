//! Binary operators: which token is which, how tightly it binds, and `bool`, `on`, `group_left`, `fill` behind it.

use crate::ast::{BinaryOp, GroupSide, ManySide, MatchOn, Matching, Span};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::words;

use super::cursor::Cursor;
use super::{expr, label_list};

/// How tightly `^` binds; a sign binds less, everything else too.
pub(super) const POWER: u8 = 6;

/// An operator as found. `misspelt` comes from another language, or does not work here.
pub(super) struct Found {
    pub op: BinaryOp,
    pub binds: u8,
    pub misspelt: Option<Diagnostic>,
}

/// The operator at the cursor, which does not move.
pub(super) fn peek(cursor: &Cursor<'_>) -> Option<Found> {
    let found = |op| {
        Some(Found {
            op,
            binds: binding(op),
            misspelt: None,
        })
    };
    let wrong = |op, problem| {
        Some(Found {
            op,
            binds: binding(op),
            misspelt: Some(problem),
        })
    };
    let span = cursor.token().span;
    let text = cursor.text();
    match cursor.kind() {
        TokenKind::Plus => found(BinaryOp::Add),
        TokenKind::Minus => found(BinaryOp::Sub),
        TokenKind::Star => found(BinaryOp::Mul),
        TokenKind::Slash => found(BinaryOp::Div),
        TokenKind::Percent => found(BinaryOp::Mod),
        TokenKind::Caret => found(BinaryOp::Pow),
        TokenKind::EqEq => found(BinaryOp::Eq),
        TokenKind::NotEq => found(BinaryOp::NotEq),
        TokenKind::Less => found(BinaryOp::Less),
        TokenKind::LessEq => found(BinaryOp::LessEq),
        TokenKind::Greater => found(BinaryOp::Greater),
        TokenKind::GreaterEq => found(BinaryOp::GreaterEq),
        TokenKind::TrimUpper => found(BinaryOp::TrimUpper),
        TokenKind::TrimLower => found(BinaryOp::TrimLower),
        TokenKind::Assign => {
            let problem =
                Diagnostic::error(span, "assign-for-equal", "values are compared with `==`");
            wrong(
                BinaryOp::Eq,
                problem
                    .hint("a single `=` compares a label, inside braces")
                    .fix(span, "=="),
            )
        }
        TokenKind::RegexMatch | TokenKind::NotRegexMatch => {
            let problem = Diagnostic::error(
                span,
                "regex-outside-braces",
                format!("`{text}` compares a label with a pattern, inside braces"),
            );
            wrong(
                BinaryOp::Eq,
                problem.hint(format!(
                    "for example `http_requests_total{{status{text}\"5..\"}}`"
                )),
            )
        }
        TokenKind::Unknown if matches!(text, "&&" | "||" | "|" | "&") => {
            let (op, word) = if text.starts_with('&') {
                (BinaryOp::And, "and")
            } else {
                (BinaryOp::Or, "or")
            };
            let problem = Diagnostic::error(
                span,
                "foreign-operator",
                format!("PromQL writes `{word}` for `{text}`"),
            );
            wrong(
                op,
                problem
                    .hint(format!("`{word}` compares label sets, not truth values"))
                    .fix(span, word),
            )
        }
        TokenKind::Word if words::is(text, "and") => found(BinaryOp::And),
        TokenKind::Word if words::is(text, "or") => found(BinaryOp::Or),
        TokenKind::Word if words::is(text, "unless") => found(BinaryOp::Unless),
        TokenKind::Word if words::is(text, "atan2") => found(BinaryOp::Atan2),
        _ => None,
    }
}

fn binding(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And | BinaryOp::Unless => 2,
        BinaryOp::Eq
        | BinaryOp::NotEq
        | BinaryOp::Less
        | BinaryOp::LessEq
        | BinaryOp::Greater
        | BinaryOp::GreaterEq
        | BinaryOp::TrimUpper
        | BinaryOp::TrimLower => 3,
        BinaryOp::Add | BinaryOp::Sub => 4,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod | BinaryOp::Atan2 => 5,
        BinaryOp::Pow => POWER,
    }
}

/// What stands between the operator and its right side.
pub(super) fn matching(cursor: &mut Cursor<'_>) -> Matching {
    let mut matching = Matching {
        returns_bool: cursor.eat_word("bool"),
        ..Matching::default()
    };
    if let Some(on) = match_on(cursor) {
        matching.on = Some(on);
        if cursor.is_any_word(&["on", "ignoring"]) {
            let problem = Diagnostic::error(
                cursor.token().span,
                "on-and-ignoring",
                "either `on` or `ignoring`, not both",
            );
            cursor.blame(problem);
            match_on(cursor);
        }
        matching.group = group(cursor);
    } else if cursor.is_any_word(&["group_left", "group_right"]) {
        let keyword = cursor.text();
        let problem = Diagnostic::error(
            cursor.token().span,
            "group-without-on",
            format!("`{keyword}` comes after `on (…)` or `ignoring (…)`"),
        );
        cursor.blame(problem);
        matching.group = group(cursor);
    }
    fill(cursor, &mut matching);
    matching
}

fn match_on(cursor: &mut Cursor<'_>) -> Option<MatchOn> {
    if cursor.eat_word("on") {
        Some(MatchOn::On(label_list::required(cursor, "on")))
    } else if cursor.eat_word("ignoring") {
        Some(MatchOn::Ignoring(label_list::required(cursor, "ignoring")))
    } else {
        None
    }
}

fn group(cursor: &mut Cursor<'_>) -> Option<GroupSide> {
    let many = if cursor.eat_word("group_left") {
        ManySide::Left
    } else if cursor.eat_word("group_right") {
        ManySide::Right
    } else {
        return None;
    };
    Some(GroupSide {
        many,
        include: label_list::optional(cursor),
    })
}

/// `fill(0)`, or `fill_left(0)` and `fill_right(0)` in either order. Without a parenthesis they are metric names.
fn fill(cursor: &mut Cursor<'_>, matching: &mut Matching) {
    while cursor.is_any_word(&["fill", "fill_left", "fill_right"])
        && cursor.ahead(1).kind == TokenKind::LeftParen
    {
        let keyword = cursor.bump();
        let name = cursor.slice(keyword.span);
        if !cursor.options.binop_fill {
            cursor.report(
                Diagnostic::error(
                    keyword.span,
                    "experimental-fill",
                    format!("`{name}` is experimental"),
                )
                .hint("Prometheus wants `--enable-feature=promql-binop-fill-modifiers` for it"),
            );
        }
        let value = fill_value(cursor);
        let (left, right) = (words::is(name, "fill_left"), words::is(name, "fill_right"));
        let taken =
            (!right && matching.fill_left.is_some()) || (!left && matching.fill_right.is_some());
        if taken {
            cursor.report(Diagnostic::error(
                keyword.span,
                "fill-twice",
                "this side already has a value to fill in",
            ));
        }
        if !right {
            matching.fill_left = value;
        }
        if !left {
            matching.fill_right = value;
        }
    }
}

fn fill_value(cursor: &mut Cursor<'_>) -> Option<f64> {
    let open: Span = cursor.open_paren();
    let value = expr::signed_number(cursor);
    if value.is_none() {
        let problem = Diagnostic::error(
            cursor.token().span,
            "fill-value",
            "a number to fill in belongs here",
        );
        cursor.blame(problem);
        cursor.skip_to(&[]);
    }
    cursor.close_paren(open);
    value
}

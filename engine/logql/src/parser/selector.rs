//! Selectors of streams: conditions on labels in braces.

use promql::{Diagnostic, Span};
use tsdb::MatchOp;

use crate::ast::{LogQuery, Matcher, Selector, Text};
use crate::lexer::TokenKind;

use super::cursor::Cursor;
use super::{labels, stage};

/// The selector at the cursor, and its stages.
pub(super) fn with_stages(cursor: &mut Cursor<'_>) -> LogQuery {
    let selector = selector(cursor);
    let start = selector.span.start;
    let stages = stage::pipeline(cursor);
    LogQuery {
        selector,
        stages,
        span: cursor.since(start),
    }
}

/// `{…}`; the cursor stands at the brace.
pub(super) fn selector(cursor: &mut Cursor<'_>) -> Selector {
    let open = cursor.bump().span;
    let mut matchers = Vec::new();
    while !cursor.eat(TokenKind::RightBrace) {
        if !may_continue(cursor) {
            let behind = cursor.behind();
            let problem = Diagnostic::error(open, "unclosed-brace", "this `{` is never closed");
            cursor.blame(problem.fix(behind, "}"));
            break;
        }
        matchers.extend(condition(cursor));
        match cursor.kind() {
            TokenKind::Comma => {
                let comma = cursor.bump().span;
                if cursor.kind() == TokenKind::RightBrace {
                    let problem = Diagnostic::error(
                        comma,
                        "trailing-comma",
                        "Loki allows no `,` before the closing brace",
                    );
                    cursor.report(problem.fix(comma, ""));
                }
            }
            TokenKind::RightBrace => {}
            _ if !may_continue(cursor) => {}
            _ => {
                let problem = after_condition(cursor);
                cursor.blame(problem);
                while may_continue(cursor)
                    && !matches!(cursor.kind(), TokenKind::Comma | TokenKind::RightBrace)
                {
                    cursor.bump();
                }
                cursor.eat(TokenKind::Comma);
            }
        }
    }
    Selector {
        matchers,
        span: cursor.since(open.start),
    }
}

/// Whether the cursor is still inside the braces. An unclosed one ends where something begins that can't be inside.
fn may_continue(cursor: &Cursor<'_>) -> bool {
    !matches!(
        cursor.kind(),
        TokenKind::End
            | TokenKind::RightParen
            | TokenKind::LeftParen
            | TokenKind::Range
            | TokenKind::UnclosedRange
            | TokenKind::Pipe
            | TokenKind::PipeExact
            | TokenKind::PipeMatch
            | TokenKind::LeftBrace
    )
}

fn after_condition(cursor: &Cursor<'_>) -> Diagnostic {
    let token = cursor.token();
    let error = |message: &str| Diagnostic::error(token.span, "matcher-separator", message);
    if cursor.is_any_word(&["and"]) {
        return error("conditions are separated by `,`").fix(token.span, ",");
    }
    if cursor.is_word("or") {
        return error("all conditions in the braces must hold")
            .hint("for one of several values use a pattern, as in `app=~\"api|worker\"`");
    }
    let problem = error("`,` or `}` is expected here");
    if cursor.is_name() {
        problem.fix(cursor.behind(), ",")
    } else {
        problem
    }
}

/// `name="value"` in braces.
fn condition(cursor: &mut Cursor<'_>) -> Option<Matcher> {
    let start = cursor.token().span.start;
    if matches!(cursor.kind(), TokenKind::Comma) {
        let problem = Diagnostic::error(
            cursor.token().span,
            "matcher",
            "a condition is missing before `,`",
        );
        cursor.blame(problem);
        return None;
    }
    let Some(name) = labels::name(cursor) else {
        // Whatever was meant ends with the next comma.
        while may_continue(cursor)
            && !matches!(cursor.kind(), TokenKind::Comma | TokenKind::RightBrace)
        {
            cursor.bump();
        }
        return None;
    };
    let op = operator(cursor, &name)?;
    let value = value(cursor)?;
    Some(Matcher {
        name,
        op,
        value,
        span: cursor.since(start),
    })
}

/// What a label's text is compared with, at the cursor.
fn operator(cursor: &mut Cursor<'_>, name: &str) -> Option<MatchOp> {
    let token = cursor.token();
    if let Some(op) = match_op(token.kind) {
        cursor.bump();
        return Some(op);
    }
    let error = |message: String| Diagnostic::error(token.span, "match-operator", message);
    let text = cursor.text();
    match token.kind {
        TokenKind::EqEq => {
            let problem = error("a label is compared with a single `=`".to_owned());
            cursor.blame(problem.fix(token.span, "="));
        }
        TokenKind::Less | TokenKind::LessEq | TokenKind::Greater | TokenKind::GreaterEq => {
            let problem = error(format!(
                "the labels of a stream cannot be compared with `{text}`"
            ));
            cursor.blame(problem.hint("use `=`, `!=`, or a pattern with `=~`, `!~`"));
        }
        TokenKind::PipeExact | TokenKind::PipeMatch => {
            let problem = error(format!(
                "`{text}` compares lines, and stands behind the braces"
            ));
            cursor.blame(problem);
        }
        _ => {
            let problem = error(format!("`{name}` is compared with nothing"));
            cursor.blame(problem.hint(format!("for example `{name}=\"…\"`")));
            return None;
        }
    }
    cursor.bump();
    Some(MatchOp::Equal)
}

/// The operator between a label and a text.
pub(super) fn match_op(kind: TokenKind) -> Option<MatchOp> {
    match kind {
        TokenKind::Assign => Some(MatchOp::Equal),
        TokenKind::NotEq => Some(MatchOp::NotEqual),
        TokenKind::RegexMatch => Some(MatchOp::Regex),
        TokenKind::NotRegexMatch => Some(MatchOp::NotRegex),
        _ => None,
    }
}

/// A value in quotes. Without them, everything up to the next separator was meant.
fn value(cursor: &mut Cursor<'_>) -> Option<Text> {
    let token = cursor.token();
    let is_bare = matches!(
        token.kind,
        TokenKind::Word
            | TokenKind::Number
            | TokenKind::Duration
            | TokenKind::Bytes
            | TokenKind::Unknown
            | TokenKind::Star
            | TokenKind::Dot
            | TokenKind::Slash
            | TokenKind::Minus
    );
    if !is_bare {
        return cursor.string("the value to compare with");
    }
    while may_continue(cursor) && !matches!(cursor.kind(), TokenKind::Comma | TokenKind::RightBrace)
    {
        cursor.bump();
    }
    let span: Span = cursor.since(token.span.start);
    let inner = cursor
        .slice(span)
        .trim_matches(['\'', '“', '”', '„', '‘', '’']);
    let problem = Diagnostic::error(
        span,
        "unquoted-value",
        "a label's value is written in double quotes or backquotes",
    );
    let quoted = promql::literal::quote(inner).to_string();
    cursor.report(problem.fix(span, quoted));
    None
}

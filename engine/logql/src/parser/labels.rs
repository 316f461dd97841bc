//! Lists of labels in parentheses.

use promql::{Diagnostic, Span};

use crate::ast::Grouping;
use crate::lexer::TokenKind;
use crate::words;

use super::cursor::Cursor;

/// `by (…)` or `without (…)`, if one stands here.
pub(super) fn grouping(cursor: &mut Cursor<'_>) -> Option<Grouping> {
    let start = cursor.token().span.start;
    let without = cursor.is_word("without");
    if !without && !cursor.is_word("by") {
        return None;
    }
    let word = cursor.text();
    cursor.bump();
    let labels = in_parens(cursor, word);
    Some(Grouping {
        without,
        labels,
        span: cursor.since(start),
    })
}

/// The labels in parentheses behind `of`.
pub(super) fn in_parens(cursor: &mut Cursor<'_>, of: &str) -> Vec<String> {
    let mut labels = Vec::new();
    if cursor.kind() == TokenKind::Word {
        let span = cursor.bump().span;
        let name = cursor.slice(span);
        let problem = Diagnostic::error(
            span,
            "missing-paren",
            format!("the labels behind `{of}` stand in parentheses"),
        );
        cursor.report(problem.fix(span, format!("({name})")));
        return vec![name.to_owned()];
    }
    let Some(open) = cursor.open_paren(of) else {
        return labels;
    };
    if cursor.kind() != TokenKind::RightParen {
        loop {
            match name(cursor) {
                Some(label) => labels.push(label),
                None => cursor.skip_to(&[TokenKind::Comma]),
            }
            let comma = cursor.token().span;
            if !cursor.eat(TokenKind::Comma) {
                break;
            }
            if cursor.kind() == TokenKind::RightParen {
                let problem = Diagnostic::error(
                    comma,
                    "trailing-comma",
                    "Loki allows no `,` before the closing parenthesis",
                );
                cursor.report(problem.fix(comma, ""));
                break;
            }
        }
    }
    cursor.close_paren(open);
    labels
}

/// The label's name at the cursor; `None`, with a problem, where there is none.
pub(super) fn name(cursor: &mut Cursor<'_>) -> Option<String> {
    let token = cursor.token();
    let text = cursor.text();
    let problem = |message: String| Diagnostic::error(token.span, "label", message);
    if cursor.is_name() {
        cursor.bump();
        return Some(dotted(cursor, token.span));
    }
    let said = match token.kind {
        TokenKind::Word if words::is_reserved(text) => problem(format!(
            "`{text}` is a word of the language and no label's name"
        ))
        .hint("rename it with `label_format` before it is used"),
        TokenKind::String => {
            let bare = text.trim_matches(['"', '`']);
            problem("labels are written without quotes".to_owned()).fix(token.span, bare)
        }
        _ => problem("a label's name is expected here".to_owned()),
    };
    cursor.blame(said);
    if matches!(token.kind, TokenKind::Word | TokenKind::String) {
        cursor.bump();
    }
    None
}

/// A name with dots is one mistake, not three.
fn dotted(cursor: &mut Cursor<'_>, first: Span) -> String {
    let rest = cursor.source.get(first.end..).unwrap_or_default();
    let more = rest
        .find(|c: char| !(words::is_part(c) || c == '.'))
        .unwrap_or(rest.len());
    let has_dot = rest.starts_with('.') && more > 1;
    if !has_dot {
        return cursor.slice(first).to_owned();
    }
    let span = Span {
        start: first.start,
        end: first.end + more,
    };
    let underscored = cursor.slice(span).replace('.', "_");
    let problem = Diagnostic::error(span, "label", "a label's name has no dots")
        .hint("Loki writes `_` for what can't stand in a name");
    cursor.report(problem.fix(span, underscored.clone()));
    while cursor.kind() != TokenKind::End && cursor.token().span.start < span.end {
        cursor.bump();
    }
    underscored
}

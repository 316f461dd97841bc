//! `(job, instance, "quoted.name")` after `by`, `without`, `on`, `ignoring`, `group_left` and `group_right`.

use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::literal;
use crate::words;

use super::{advice, cursor::Cursor};

/// The list that must follow `keyword`.
pub(super) fn required(cursor: &mut Cursor<'_>, keyword: &str) -> Vec<String> {
    if cursor.kind() == TokenKind::LeftParen {
        return optional(cursor);
    }
    let token = cursor.token();
    let mut problem = Diagnostic::error(
        token.span,
        "label-list",
        format!("the labels of `{keyword}` go in parentheses: `{keyword} (job)`"),
    );
    let is_label = token.kind == TokenKind::Word && cursor.ahead(1).kind != TokenKind::LeftParen;
    if is_label {
        problem = problem.fix(token.span, format!("({})", cursor.text()));
    }
    cursor.blame(problem);
    if !is_label {
        return Vec::new();
    }
    cursor.bump();
    vec![cursor.slice(token.span).to_owned()]
}

/// The list, if a parenthesis opens one.
pub(super) fn optional(cursor: &mut Cursor<'_>) -> Vec<String> {
    let mut labels = Vec::new();
    if cursor.kind() != TokenKind::LeftParen {
        return labels;
    }
    let open = cursor.open_paren();
    while !matches!(cursor.kind(), TokenKind::RightParen | TokenKind::End) {
        labels.extend(label(cursor));
        if !cursor.eat(TokenKind::Comma) && cursor.kind() != TokenKind::RightParen {
            let problem = advice::in_label_list(cursor);
            cursor.blame(problem);
            cursor.skip_to(&[TokenKind::Comma]);
            cursor.eat(TokenKind::Comma);
        }
    }
    cursor.close_paren(open);
    labels
}

fn label(cursor: &mut Cursor<'_>) -> Option<String> {
    let token = cursor.token();
    let text = cursor.text();
    match token.kind {
        TokenKind::Word if words::may_be_grouping_label(text) && literal::is_plain_label(text) => {
            cursor.bump();
            Some(text.to_owned())
        }
        TokenKind::Word => {
            let problem = Diagnostic::error(
                token.span,
                "label-name",
                format!("the label `{text}` must be quoted here"),
            );
            cursor.blame(problem.fix(token.span, literal::quote(text).to_string()));
            cursor.bump();
            None
        }
        TokenKind::String => {
            cursor.bump();
            let name = literal::unquote_bytes(text)
                .map_err(|error| cursor.report(advice::literal(token.span, &error)))
                .ok()?;
            let problem = if name.bytes().is_empty() {
                Some("a label's name is never empty")
            } else if !name.is_text() {
                Some("a label's name is text: these bytes are not valid UTF-8")
            } else {
                None
            };
            if let Some(problem) = problem {
                cursor.report(Diagnostic::error(token.span, "label-name", problem));
            }
            Some(name.into_text())
        }
        _ => {
            let problem = advice::in_label_list(cursor);
            cursor.blame(problem);
            if !matches!(
                token.kind,
                TokenKind::Comma | TokenKind::RightParen | TokenKind::End
            ) {
                cursor.bump();
            }
            None
        }
    }
}

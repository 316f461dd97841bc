//! Filters of lines: `|= "a" or "b"`, `|~`, `|>` and their opposites.

use promql::Diagnostic;

use crate::ast::{LineFilter, LineMatch, LineOp};
use crate::lexer::TokenKind;

use super::cursor::Cursor;

/// The operator of a line filter, if one stands here.
pub(super) fn operator(cursor: &Cursor<'_>) -> Option<LineOp> {
    match cursor.kind() {
        TokenKind::PipeExact
        | TokenKind::PipeMatch
        | TokenKind::PipePattern
        | TokenKind::NotEq
        | TokenKind::NotRegexMatch
        | TokenKind::NotPattern => LineOp::named(cursor.text()),
        _ => None,
    }
}

/// The filter at the cursor.
pub(super) fn line_filter(cursor: &mut Cursor<'_>, op: LineOp) -> LineFilter {
    cursor.bump();
    let mut alternatives = Vec::new();
    loop {
        alternatives.extend(alternative(cursor));
        if cursor.is_blamed() || !cursor.eat_word("or") {
            break;
        }
        // `|= "a" or |= "b"` is a habit of other languages.
        if operator(cursor).is_some() {
            let again = cursor.token().span;
            let problem = Diagnostic::error(
                again,
                "operator-repeated",
                "behind `or` stands only the text",
            );
            cursor.blame(problem.fix(again, ""));
            cursor.bump();
        }
    }
    LineFilter { op, alternatives }
}

fn alternative(cursor: &mut Cursor<'_>) -> Option<LineMatch> {
    if !(cursor.is_word("ip") && cursor.is_call()) {
        let text = cursor.string("the text of a line filter")?;
        return Some(LineMatch { text, is_ip: false });
    }
    cursor.bump();
    let open = cursor.open_paren("ip")?;
    let text = cursor.string("an address");
    cursor.close_paren(open);
    Some(LineMatch {
        text: text?,
        is_ip: true,
    })
}

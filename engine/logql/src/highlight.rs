//! Colours for a query, in the classes of PromQL's.

use promql::highlight::{Class, Token};

use crate::ast::{AggregateOp, RangeOp};
use crate::lexer::{self, TokenKind};
use crate::words;

/// The coloured pieces of `source` in order; what is not in any of them is blank.
pub fn highlight(source: &str) -> Vec<Token> {
    let tokens = lexer::lex(source);
    let mut coloured = Vec::with_capacity(tokens.len());
    let mut before = TokenKind::End;
    for token in &tokens {
        let text = source
            .get(token.span.start..token.span.end)
            .unwrap_or_default();
        let behind = source.get(token.span.end..).unwrap_or_default();
        let class = match token.kind {
            TokenKind::Word => word(text, behind, before),
            TokenKind::Number => Class::Number,
            TokenKind::Duration | TokenKind::Bytes | TokenKind::Range => Class::Duration,
            TokenKind::String => Class::String,
            TokenKind::Comment => Class::Comment,
            TokenKind::Flag => Class::Keyword,
            TokenKind::UnterminatedString | TokenKind::UnclosedRange | TokenKind::Unknown => {
                Class::Error
            }
            TokenKind::LeftParen
            | TokenKind::RightParen
            | TokenKind::LeftBrace
            | TokenKind::RightBrace
            | TokenKind::RightBracket => Class::Paren,
            TokenKind::End => break,
            _ => Class::Operator,
        };
        if token.kind != TokenKind::Comment {
            before = token.kind;
        }
        coloured.push(Token {
            span: token.span,
            class,
        });
    }
    coloured
}

/// A word is what it does: a call, a stage behind a pipe, a keyword, or else a label.
fn word(text: &str, behind: &str, before: TokenKind) -> Class {
    if words::is_callable(text) && words::is_call(behind) {
        return Class::Function;
    }
    let is_stage = words::STAGES
        .iter()
        .any(|(stage, _)| words::is(text, stage));
    if is_stage && before == TokenKind::Pipe {
        return Class::Function;
    }
    if words::is_reserved(text) {
        return Class::Keyword;
    }
    let is_called_wrongly = behind.trim_start().starts_with('(')
        && RangeOp::named(text).is_none()
        && AggregateOp::named(text).is_none();
    if is_called_wrongly {
        Class::Function
    } else {
        Class::Label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_coloured_by_what_they_do() {
        let query =
            r#"sum by (level) (rate({app="x"} |= "a" | json | rate > 5ms [5m] offset 1h)) # why"#;
        let shown: Vec<String> = highlight(query)
            .iter()
            .map(|token| {
                format!(
                    "{}:{}",
                    token.class.name(),
                    &query[token.span.start..token.span.end]
                )
            })
            .collect();
        let expected = r#"function:sum keyword:by paren:( label:level paren:) paren:( function:rate paren:( paren:{ label:app operator:= string:"x" paren:} operator:|= string:"a" operator:| function:json operator:| label:rate operator:> duration:5ms duration:[5m] keyword:offset duration:1h paren:) paren:) comment:# why"#;
        assert_eq!(shown.join(" "), expected);
    }
}

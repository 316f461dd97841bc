//! Colours for a query, for the pages that are rendered on the server and for explanations.

use crate::ast::Span;
use crate::lexer::{self, TokenKind};
use crate::words;

/// How a piece of a query is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    Keyword,
    Function,
    Metric,
    Label,
    String,
    Number,
    Duration,
    Operator,
    Comment,
    Paren,
    Error,
}

impl Class {
    /// The word for it in a style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Function => "function",
            Self::Metric => "metric",
            Self::Label => "label",
            Self::String => "string",
            Self::Number => "number",
            Self::Duration => "duration",
            Self::Operator => "operator",
            Self::Comment => "comment",
            Self::Paren => "paren",
            Self::Error => "error",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub class: Class,
}

/// The coloured pieces of `source` in order; what is not in any of them is blank.
pub fn highlight(source: &str) -> Vec<Token> {
    let tokens: Vec<lexer::Token> = lexer::lex(source);
    let mut lists = Lists::default();
    let mut coloured = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens[index + 1..]
            .iter()
            .find(|token| token.kind != TokenKind::Comment);
        let text = &source[token.span.start..token.span.end];
        let class = match token.kind {
            TokenKind::Word => word(
                text,
                next.map(|token| token.kind),
                next_word(source, next),
                &lists,
            ),
            TokenKind::Number => Class::Number,
            TokenKind::Duration => Class::Duration,
            TokenKind::String => Class::String,
            TokenKind::Comment => Class::Comment,
            TokenKind::BadNumber | TokenKind::UnterminatedString | TokenKind::Unknown => {
                Class::Error
            }
            TokenKind::LeftParen
            | TokenKind::RightParen
            | TokenKind::LeftBrace
            | TokenKind::RightBrace
            | TokenKind::LeftBracket
            | TokenKind::RightBracket => Class::Paren,
            TokenKind::End => break,
            _ => Class::Operator,
        };
        lists.follow(token.kind, text);
        coloured.push(Token {
            span: token.span,
            class,
        });
    }
    coloured
}

fn next_word<'a>(source: &'a str, next: Option<&lexer::Token>) -> &'a str {
    next.filter(|token| token.kind == TokenKind::Word)
        .map_or("", |token| &source[token.span.start..token.span.end])
}

/// Whether the current place is one where words are label names: in braces, or in `by (…)` and its like.
#[derive(Default)]
struct Lists {
    in_braces: bool,
    in_label_list: bool,
    label_list_may_open: bool,
}

impl Lists {
    fn follow(&mut self, kind: TokenKind, text: &str) {
        match kind {
            TokenKind::LeftBrace => self.in_braces = true,
            TokenKind::RightBrace => self.in_braces = false,
            TokenKind::LeftParen if self.label_list_may_open => self.in_label_list = true,
            TokenKind::RightParen => *self = Self::default(),
            _ => {}
        }
        if kind != TokenKind::Comment {
            self.label_list_may_open =
                kind == TokenKind::Word && !self.in_label_list && words::takes_labels(text);
        }
    }
}

fn word(text: &str, next: Option<TokenKind>, next_word: &str, lists: &Lists) -> Class {
    if lists.in_braces || lists.in_label_list {
        return Class::Label;
    }
    if words::is_number(text) {
        return Class::Number;
    }
    let called = next == Some(TokenKind::LeftParen);
    if words::aggregation(text).is_some() {
        let grouped = words::is(next_word, "by") || words::is(next_word, "without");
        return if called || grouped {
            Class::Function
        } else {
            Class::Metric
        };
    }
    if words::is_keyword(text) && (!called || words::takes_parens(text)) {
        return Class::Keyword;
    }
    if called {
        Class::Function
    } else {
        Class::Metric
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let pieces: Vec<String> = highlight(source)
            .iter()
            .map(|token| {
                format!(
                    "{}:{}",
                    token.class.name(),
                    &source[token.span.start..token.span.end]
                )
            })
            .collect();
        pieces.join(" ")
    }

    #[test]
    fn words_are_coloured_by_what_they_do() {
        let query = r#"sum by (job, by) (rate(up{sum="x"}[5m] offset -1h)) > bool 0.5 # why"#;
        let expected = r#"function:sum keyword:by paren:( label:job operator:, label:by paren:) paren:( function:rate paren:( metric:up paren:{ label:sum operator:= string:"x" paren:} paren:[ duration:5m paren:] keyword:offset operator:- duration:1h paren:) paren:) operator:> keyword:bool number:0.5 comment:# why"#;
        assert_eq!(shown(query), expected);
    }

    #[test]
    fn what_cannot_be_read_is_marked() {
        assert_eq!(shown("up == 5xx"), "metric:up operator:== error:5xx");
        assert_eq!(
            shown("up[$__interval]"),
            "metric:up paren:[ error:$__interval paren:]"
        );
    }
}

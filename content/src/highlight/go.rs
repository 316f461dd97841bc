//! Go, as far as colours need it.

use super::Token;
use super::scanner::{Scanner, is_word};

const KEYWORDS: &[&str] = &[
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
    "true",
    "false",
    "nil",
    "iota",
];

const TYPES: &[&str] = &[
    "any", "bool", "byte", "error", "float32", "float64", "int", "int32", "int64", "rune",
    "string", "uint", "uint32", "uint64",
];

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    while let Some(next) = scanner.peek() {
        match next {
            '/' if scanner.rest().starts_with("//") => {
                scanner.take(scanner.line_length(), Token::Comment);
            }
            '/' if scanner.rest().starts_with("/*") => {
                let length = scanner
                    .rest()
                    .find("*/")
                    .map_or(scanner.rest().len(), |end| end + 2);
                scanner.take(length, Token::Comment);
            }
            '"' | '\'' => scanner.take(scanner.quoted_length(next, true), Token::String),
            '`' => scanner.take(scanner.quoted_length(next, false), Token::String),
            '0'..='9' => scanner.take(scanner.number_length(), Token::Number),
            _ if is_word(next) => word(scanner),
            _ => scanner.plain_char(),
        }
    }
}

fn word(scanner: &mut Scanner<'_>) {
    let length = scanner.span_while(is_word);
    let (word, after) = scanner.rest().split_at(length);
    if KEYWORDS.contains(&word) {
        scanner.take(length, Token::Keyword);
    } else if TYPES.contains(&word) {
        scanner.take(length, Token::Type);
    } else if after.starts_with('(') {
        scanner.take(length, Token::Function);
    } else {
        scanner.plain(length);
    }
}

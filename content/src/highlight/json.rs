//! JSON: keys apart from string values.

use super::Token;
use super::scanner::{Scanner, is_word};

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    while let Some(next) = scanner.peek() {
        match next {
            '"' => {
                let length = scanner.quoted_length('"', true);
                let is_key = scanner.rest()[length..].trim_start().starts_with(':');
                scanner.take(length, if is_key { Token::Label } else { Token::String });
            }
            '-' | '0'..='9' => scanner.take(scanner.number_length().max(1), Token::Number),
            _ if is_word(next) => scanner.take(scanner.span_while(is_word), Token::Keyword),
            _ => scanner.plain_char(),
        }
    }
}

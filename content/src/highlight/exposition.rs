//! The text format of `/metrics`: comments with their keyword and type, names, labels, values.

use super::Token;
use super::scanner::{Scanner, is_word};

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    while let Some(next) = scanner.peek() {
        match next {
            '#' if scanner.at_line_start() => comment(scanner),
            '"' => scanner.take(scanner.quoted_length('"', true), Token::String),
            '+' | '-' | '0'..='9' => scanner.take(scanner.number_length().max(1), Token::Number),
            _ if is_word(next) || next == ':' => {
                let is_metric = scanner.at_line_start();
                let length = scanner.span_while(|c| is_word(c) || c == ':');
                let is_label = scanner.rest()[length..].starts_with('=');
                match (is_metric, is_label) {
                    (true, _) => scanner.take(length, Token::Metric),
                    (_, true) => scanner.take(length, Token::Label),
                    _ => scanner.take(length, Token::Number),
                }
            }
            _ => scanner.plain_char(),
        }
    }
}

fn comment(scanner: &mut Scanner<'_>) {
    let line = &scanner.rest()[..scanner.line_length()];
    let is_header = line.starts_with("# HELP ") || line.starts_with("# TYPE ");
    if !is_header {
        scanner.take(line.len(), Token::Comment);
        return;
    }
    scanner.take("# HELP".len(), Token::Keyword);
    scanner.plain(1);
    scanner.take(scanner.span_while(|c| c != ' ' && c != '\n'), Token::Metric);
    if line.starts_with("# TYPE ") {
        scanner.plain(scanner.span_while(|c| c == ' '));
        scanner.take(scanner.line_length(), Token::Type);
    } else {
        scanner.take(scanner.line_length(), Token::Comment);
    }
}

//! Shell: the command at the start of a line, flags, strings, variables, comments.

use super::Token;
use super::scanner::{Scanner, is_word};

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    let mut command_next = true;
    while let Some(next) = scanner.peek() {
        match next {
            '#' => scanner.take(scanner.line_length(), Token::Comment),
            '"' => scanner.take(scanner.quoted_length(next, true), Token::String),
            '\'' => scanner.take(scanner.quoted_length(next, false), Token::String),
            '$' => {
                let name = scanner.rest()[1..]
                    .find(|c| !is_word(c))
                    .unwrap_or(scanner.rest().len() - 1);
                scanner.take(1 + name, Token::Label);
            }
            '\\' if scanner.rest().starts_with("\\\n") => scanner.plain("\\\n".len()),
            '\n' | ';' => {
                command_next = true;
                scanner.plain_char();
            }
            '|' | '&' | '<' | '>' => {
                command_next = matches!(next, '|' | '&');
                scanner.take(1, Token::Operator);
            }
            ' ' => scanner.plain_char(),
            _ => {
                let length = scanner
                    .span_while(|c| !" \n;|&<>\"'$".contains(c))
                    .max(next.len_utf8());
                if command_next {
                    scanner.take(length, Token::Function);
                } else if next == '-' {
                    scanner.take(length, Token::Keyword);
                } else {
                    scanner.plain(length);
                }
                command_next = false;
            }
        }
    }
}

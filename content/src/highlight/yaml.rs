//! YAML: keys, scalars and comments; a block scalar's text is left plain.

use super::Token;
use super::scanner::Scanner;

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    while let Some(next) = scanner.peek() {
        match next {
            '#' => scanner.take(scanner.line_length(), Token::Comment),
            '"' => scanner.take(scanner.quoted_length(next, true), Token::String),
            '\'' => scanner.take(scanner.quoted_length(next, false), Token::String),
            ' ' | '\n' | '[' | ']' | '{' | '}' | ',' => scanner.plain_char(),
            '-' if scanner.rest()[1..].starts_with([' ', '\n']) => {
                scanner.take(1, Token::Punctuation);
            }
            _ => key_or_scalar(scanner),
        }
    }
}

fn key_or_scalar(scanner: &mut Scanner<'_>) {
    let line = &scanner.rest()[..scanner.line_length()];
    if let Some(length) = key_length(line) {
        scanner.take(length, Token::Label);
        scanner.take(1, Token::Punctuation);
        return;
    }
    let end = line.find(" #").unwrap_or(line.len());
    let end = line[..end]
        .find([',', ']', '}'])
        .filter(|_| !line.contains('('))
        .unwrap_or(end)
        .max(1);
    let scalar = line[..end].trim_end();
    let length = scalar.len().max(1);
    if matches!(scalar, "true" | "false" | "null" | "|" | ">" | ">-" | "|-") {
        scanner.take(length, Token::Keyword);
    } else if scalar.parse::<f64>().is_ok() {
        scanner.take(length, Token::Number);
    } else {
        scanner.plain(length);
    }
}

/// Length of `key` when the line starts with `key:`.
fn key_length(line: &str) -> Option<usize> {
    let colon = line.find(':')?;
    let key = &line[..colon];
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && (line[colon + 1..].is_empty() || line[colon + 1..].starts_with(' '));
    is_key.then_some(colon)
}

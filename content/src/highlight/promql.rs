//! PromQL, as the engine itself reads it.

use promql::highlight::Class;

use super::Token;
use super::scanner::Scanner;

pub(super) fn tokens(scanner: &mut Scanner<'_>) {
    let pieces = promql::highlight::highlight(scanner.whole());
    paint(scanner, &pieces);
}

/// Colours what the engine's lexers have classed.
pub(super) fn paint(scanner: &mut Scanner<'_>, pieces: &[promql::highlight::Token]) {
    for piece in pieces {
        scanner.plain_up_to(piece.span.start);
        let length = piece.span.end - piece.span.start;
        match token(piece.class) {
            Some(token) => scanner.take(length, token),
            None => scanner.plain(length),
        }
    }
    scanner.plain_to_end();
}

fn token(class: Class) -> Option<Token> {
    Some(match class {
        Class::Keyword => Token::Keyword,
        Class::Function => Token::Function,
        Class::Metric => Token::Metric,
        Class::Label => Token::Label,
        Class::String => Token::String,
        Class::Number | Class::Duration => Token::Number,
        Class::Operator => Token::Operator,
        Class::Comment => Token::Comment,
        // Plain: brackets are a third of a query's tokens, and spans cost bytes.
        Class::Paren | Class::Error => return None,
    })
}

//! The matcher syntax since Alertmanager 0.27: any UTF-8 name, quoted where it holds a reserved character.

use super::quoting::unquote;
use super::{Matcher, Operator};

/// Characters that a name or value holds only within quotes.
pub(super) fn is_reserved(c: char) -> bool {
    c.is_whitespace() || "{}!=~,\\\"'`".contains(c)
}

/// Reads matchers separated by commas, with or without braces around them.
pub(super) fn parse_all(text: &str) -> Result<Vec<Matcher>, String> {
    let mut lexer = Lexer::new(text);
    let mut matchers = Vec::new();
    let has_brace = match lexer.peek()? {
        None => return Ok(matchers),
        Some(token) if token.kind == Kind::OpenBrace => {
            lexer.next_token()?;
            true
        }
        Some(_) => false,
    };
    let is_end =
        |token: &Option<Token<'_>>| token.is_none_or(|token| token.kind == Kind::CloseBrace);
    let mut next = lexer.peek()?;
    while !is_end(&next) {
        matchers.push(matcher(&mut lexer)?);
        match lexer.peek()? {
            Some(token) if token.kind == Kind::Comma => {
                lexer.next_token()?;
            }
            Some(token) if token.kind != Kind::CloseBrace => {
                let found = unexpected(&token);
                return Err(format!("{found}: expected a comma or close brace"));
            }
            Some(_) | None => break,
        }
        next = lexer.peek()?;
        if let Some(token) = next
            && !matches!(token.kind, Kind::CloseBrace | Kind::Quoted | Kind::Unquoted)
        {
            let found = unexpected(&token);
            return Err(format!(
                "{found}: expected a matcher or close brace after comma"
            ));
        }
    }
    close(&mut lexer, has_brace)?;
    Ok(matchers)
}

/// The closing brace where one was opened, and nothing behind it.
fn close(lexer: &mut Lexer<'_>, has_brace: bool) -> Result<(), String> {
    let closes = matches!(lexer.peek()?, Some(token) if token.kind == Kind::CloseBrace);
    match (has_brace, closes) {
        (true, false) => {
            let column = lexer.column;
            return Err(format!("0:{column}: end of input: expected close brace"));
        }
        (false, true) => {
            lexer.next_token()?;
            let column = lexer.column;
            return Err(format!("0:{column}: }}: expected opening brace"));
        }
        (true, true) => {
            lexer.next_token()?;
        }
        (false, false) => {}
    }
    match lexer.next_token()? {
        None => Ok(()),
        Some(token) => Err(format!(
            "{}:{}: {}: expected end of input",
            token.start, token.end, token.text
        )),
    }
}

fn matcher(lexer: &mut Lexer<'_>) -> Result<Matcher, String> {
    let name = expect(
        lexer,
        |kind| matches!(kind, Kind::Quoted | Kind::Unquoted),
        "expected label name",
    )?;
    let name = name.value()?;
    let operator = expect(
        lexer,
        |kind| matches!(kind, Kind::Operator(_)),
        "expected an operator such as '=', '!=', '=~' or '!~'",
    )?;
    let value = expect(
        lexer,
        |kind| matches!(kind, Kind::Quoted | Kind::Unquoted),
        "expected label value",
    )?;
    let value = value.value()?;
    let Kind::Operator(operator) = operator.kind else {
        return Err("expected an operator".to_owned());
    };
    Matcher::new(operator, name, value)
        .map_err(|reason| format!("failed to create matcher: {reason}"))
}

fn expect<'a>(
    lexer: &mut Lexer<'a>,
    fits: impl Fn(Kind) -> bool,
    wanted: &str,
) -> Result<Token<'a>, String> {
    let token = lexer
        .next_token()
        .map_err(|error| format!("{error}: {wanted}"))?;
    match token {
        None => Err(format!("end of input: {wanted}")),
        Some(token) if fits(token.kind) => Ok(token),
        Some(token) => Err(format!("{}: {wanted}", unexpected(&token))),
    }
}

fn unexpected(token: &Token<'_>) -> String {
    format!("{}:{}: unexpected {}", token.start, token.end, token.text)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    OpenBrace,
    CloseBrace,
    Comma,
    Operator(Operator),
    Quoted,
    Unquoted,
}

/// A token with its columns, in characters from 0.
#[derive(Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    start: usize,
    end: usize,
}

impl Token<'_> {
    fn value(&self) -> Result<String, String> {
        if self.kind != Kind::Quoted {
            return Ok(self.text.to_owned());
        }
        unquote(self.text)
            .ok_or_else(|| format!("{}:{}: {}: invalid input", self.start, self.end, self.text))
    }
}

#[derive(Clone)]
struct Lexer<'a> {
    rest: &'a str,
    column: usize,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            column: 0,
        }
    }

    fn peek(&self) -> Result<Option<Token<'a>>, String> {
        self.clone().next_token()
    }

    fn next_token(&mut self) -> Result<Option<Token<'a>>, String> {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        self.take(blanks);
        let Some(first) = self.rest.chars().next() else {
            return Ok(None);
        };
        let (kind, length) = match first {
            '{' => (Kind::OpenBrace, 1),
            '}' => (Kind::CloseBrace, 1),
            ',' => (Kind::Comma, 1),
            '=' if self.rest.starts_with("=~") => (Kind::Operator(Operator::Matches), 2),
            '=' => (Kind::Operator(Operator::Equal), 1),
            '!' if self.rest.starts_with("!=") => (Kind::Operator(Operator::NotEqual), 2),
            '!' if self.rest.starts_with("!~") => (Kind::Operator(Operator::NotMatches), 2),
            '!' => return Err(self.bad_negation()),
            '"' => (Kind::Quoted, self.quoted_length()?),
            _ if is_reserved(first) => {
                let column = self.column;
                return Err(format!("{column}:{}: {first}: invalid input", column + 1));
            }
            _ => {
                let end = self.rest.find(is_reserved).unwrap_or(self.rest.len());
                (Kind::Unquoted, end)
            }
        };
        let start = self.column;
        let text = self.take(length);
        Ok(Some(Token {
            kind,
            text,
            start,
            end: self.column,
        }))
    }

    fn bad_negation(&self) -> String {
        let (start, end) = (self.column, self.column + 1);
        if self.rest.len() == 1 {
            return format!("{start}:{end}: unexpected end of input, expected one of '=~'");
        }
        format!("{start}:{end}: !: expected one of '=~'")
    }

    fn quoted_length(&self) -> Result<usize, String> {
        let mut is_escaped = false;
        for (index, c) in self.rest.char_indices().skip(1) {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => return Ok(index + 1),
                _ => {}
            }
        }
        let end = self.column + self.rest.chars().count();
        Err(format!(
            "{}:{end}: {}: missing end \"",
            self.column, self.rest
        ))
    }

    /// Moves on by `length` bytes and gives them.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.column += taken.chars().count();
        self.rest = rest;
        taken
    }
}

//! Cuts the source into tokens. Nothing is lost and nothing fails: what PromQL has no word for becomes
//! [`TokenKind::Unknown`], and the parser says what to do about it.

use crate::ast::Span;

/// What a token is. Keywords are [`TokenKind::Word`]s: most of them may also be names, only the parser can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Number,
    Duration,
    /// Starts like a number but is neither a number nor a duration.
    BadNumber,
    String,
    UnterminatedString,
    Comment,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    Assign,
    EqEq,
    NotEq,
    RegexMatch,
    NotRegexMatch,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    TrimUpper,
    TrimLower,
    Unknown,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// All tokens of `source`, comments included; the last one is [`TokenKind::End`].
pub fn lex(source: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        source,
        at: 0,
        surroundings: Surroundings::Expression,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let start = lexer.at;
        let kind = lexer.next_kind();
        tokens.push(Token {
            kind,
            span: Span {
                start,
                end: lexer.at,
            },
        });
        if kind == TokenKind::End {
            return tokens;
        }
    }
}

/// A colon belongs to a name in an expression, and stands by itself in braces and brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Surroundings {
    Expression,
    Braces,
    Brackets,
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    surroundings: Surroundings,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn next_kind(&mut self) -> TokenKind {
        let Some(first) = self.peek() else {
            return TokenKind::End;
        };
        if let Some((length, kind)) = symbol(self.rest()) {
            self.at += length;
            self.enter(kind);
            return kind;
        }
        match first {
            '#' => {
                self.take_while(|c| c != '\n' && c != '\r');
                TokenKind::Comment
            }
            '"' | '\'' | '`' => self.string(first),
            '.' | '0'..='9' if starts_number(self.rest()) => self.number(),
            ':' if self.surroundings != Surroundings::Expression => {
                self.at += 1;
                TokenKind::Colon
            }
            _ if is_word_start(first) || first == ':' => {
                let colons = self.surroundings == Surroundings::Expression;
                self.take_while(|c| is_word_part(c) || (colons && c == ':'));
                TokenKind::Word
            }
            _ => {
                self.unknown(first);
                TokenKind::Unknown
            }
        }
    }

    /// An unclosed brace or bracket ends at the next bracket of another sort, so that the rest still reads well.
    fn enter(&mut self, kind: TokenKind) {
        self.surroundings = match kind {
            TokenKind::LeftBrace => Surroundings::Braces,
            TokenKind::LeftBracket => Surroundings::Brackets,
            TokenKind::RightBrace | TokenKind::RightBracket => Surroundings::Expression,
            TokenKind::RightParen if self.surroundings == Surroundings::Braces => {
                Surroundings::Expression
            }
            _ => return,
        };
    }

    fn string(&mut self, quote: char) -> TokenKind {
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' if quote != '`' => escaped = true,
                '\n' if quote != '`' => {
                    self.at += offset;
                    return TokenKind::UnterminatedString;
                }
                _ if c == quote => {
                    self.at += offset + 1;
                    return TokenKind::String;
                }
                _ => {}
            }
        }
        self.at = self.source.len();
        TokenKind::UnterminatedString
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        let part = |c: char| c == '.' || is_word_part(c);
        self.take_while(part);
        // `5e-3` is one number, `0x5e-3` a subtraction.
        let text = &self.source[start..self.at];
        let mantissa = text.strip_suffix(['e', 'E']);
        if mantissa.is_some_and(|m| m.chars().all(|c| matches!(c, '0'..='9' | '.' | '_')))
            && let Some(exponent) = self.rest().strip_prefix(['+', '-'])
            && exponent.starts_with(|c: char| c.is_ascii_digit())
        {
            self.at += 1;
            self.take_while(part);
        }
        let text = &self.source[start..self.at];
        if is_number(text) {
            TokenKind::Number
        } else if is_duration(text) {
            TokenKind::Duration
        } else {
            TokenKind::BadNumber
        }
    }

    /// Takes what a writer meant as one thing (`&&`, `$__rate_interval`), to speak of it as one.
    fn unknown(&mut self, first: char) {
        match first {
            '$' => {
                self.at += 1;
                if self.peek() == Some('{') {
                    self.take_while(|c| c != '}' && !matches!(c, ' ' | '\n'));
                    self.at += usize::from(self.peek() == Some('}'));
                } else {
                    self.take_while(is_word_part);
                }
            }
            '&' | '|' => self.take_while(|c| c == first),
            '“' | '„' | '‘' => {
                let line = self.rest().lines().next().unwrap_or_default();
                let close = line
                    .find(['”', '’'])
                    .map_or(first.len_utf8(), |at| at + '”'.len_utf8());
                self.at += close;
            }
            _ => self.at += first.len_utf8(),
        }
    }
}

fn symbol(rest: &str) -> Option<(usize, TokenKind)> {
    const SYMBOLS: [(&str, TokenKind); 25] = [
        ("==", TokenKind::EqEq),
        ("=~", TokenKind::RegexMatch),
        ("!=", TokenKind::NotEq),
        ("!~", TokenKind::NotRegexMatch),
        ("<=", TokenKind::LessEq),
        (">=", TokenKind::GreaterEq),
        ("</", TokenKind::TrimUpper),
        (">/", TokenKind::TrimLower),
        ("=", TokenKind::Assign),
        ("<", TokenKind::Less),
        (">", TokenKind::Greater),
        ("(", TokenKind::LeftParen),
        (")", TokenKind::RightParen),
        ("{", TokenKind::LeftBrace),
        ("}", TokenKind::RightBrace),
        ("[", TokenKind::LeftBracket),
        ("]", TokenKind::RightBracket),
        (",", TokenKind::Comma),
        ("@", TokenKind::At),
        ("+", TokenKind::Plus),
        ("-", TokenKind::Minus),
        ("*", TokenKind::Star),
        ("/", TokenKind::Slash),
        ("%", TokenKind::Percent),
        ("^", TokenKind::Caret),
    ];
    SYMBOLS
        .iter()
        .find(|(text, _)| rest.starts_with(text))
        .map(|(text, kind)| (text.len(), *kind))
}

fn starts_number(rest: &str) -> bool {
    rest.strip_prefix('.')
        .unwrap_or(rest)
        .starts_with(|c: char| c.is_ascii_digit())
}

fn is_word_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

fn is_word_part(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// Decimal or hexadecimal, with `_` only between digits.
fn is_number(text: &str) -> bool {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return digits(hex.strip_prefix('_').unwrap_or(hex), |c| {
            c.is_ascii_hexdigit()
        });
    }
    let decimal = |text: &str| digits(text, |c| c.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa_reads = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            (decimal(whole) && (fraction.is_empty() || decimal(fraction)))
                || (whole.is_empty() && decimal(fraction))
        }
        None => decimal(mantissa),
    };
    mantissa_reads
        && exponent.is_none_or(|exponent| decimal(exponent.trim_start_matches(['+', '-'])))
}

fn digits(text: &str, is_digit: impl Fn(char) -> bool) -> bool {
    !text.is_empty()
        && text
            .split('_')
            .all(|group| !group.is_empty() && group.chars().all(&is_digit))
}

/// Whole numbers, each with a unit. Whether the units are in order is for [`crate::literal`] to say.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let unit_at = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let after = &rest[unit_at..];
        let Some(unit) = ["ms", "s", "m", "h", "d", "w", "y"]
            .iter()
            .find(|unit| after.starts_with(**unit))
        else {
            return false;
        };
        if unit_at == 0 {
            return false;
        }
        rest = &after[unit.len()..];
    }
    !text.is_empty()
}

//! Cuts a query into tokens, as Loki's scanner does: Go's numbers, strings and comments, a range in brackets as one
//! piece. Nothing fails: what the language has no word for becomes [`TokenKind::Unknown`].

use promql::Span;

use crate::literal;
use crate::words;

/// What a token is. Keywords are [`TokenKind::Word`]s: the parser knows which of them may be names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Number,
    /// `5m`, `1.5h`, `-30s`
    Duration,
    /// `5KB`, `1.5MiB`
    Bytes,
    String,
    UnterminatedString,
    /// `[5m]`, brackets included.
    Range,
    UnclosedRange,
    /// `--strict`, `--keep-empty`
    Flag,
    Comment,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    RightBracket,
    Comma,
    Dot,
    Pipe,
    PipeExact,
    PipeMatch,
    PipePattern,
    NotPattern,
    Assign,
    NotEq,
    RegexMatch,
    NotRegexMatch,
    EqEq,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    Unknown,
    End,
}

/// A piece of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

const SYMBOLS: [(&str, TokenKind); 25] = [
    ("|=", TokenKind::PipeExact),
    ("|~", TokenKind::PipeMatch),
    ("|>", TokenKind::PipePattern),
    ("!=", TokenKind::NotEq),
    ("!~", TokenKind::NotRegexMatch),
    ("!>", TokenKind::NotPattern),
    ("=~", TokenKind::RegexMatch),
    ("==", TokenKind::EqEq),
    ("<=", TokenKind::LessEq),
    (">=", TokenKind::GreaterEq),
    ("|", TokenKind::Pipe),
    ("=", TokenKind::Assign),
    ("<", TokenKind::Less),
    (">", TokenKind::Greater),
    ("(", TokenKind::LeftParen),
    (")", TokenKind::RightParen),
    ("{", TokenKind::LeftBrace),
    ("}", TokenKind::RightBrace),
    ("]", TokenKind::RightBracket),
    (",", TokenKind::Comma),
    ("+", TokenKind::Plus),
    ("*", TokenKind::Star),
    ("/", TokenKind::Slash),
    ("%", TokenKind::Percent),
    ("^", TokenKind::Caret),
];

/// All tokens of `source`, comments included; the last one is [`TokenKind::End`].
pub fn lex(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
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

struct Lexer<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn next_kind(&mut self) -> TokenKind {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return TokenKind::End;
        };
        if rest.starts_with('#') || rest.starts_with("//") {
            self.take_while(|c| c != '\n');
            return TokenKind::Comment;
        }
        if let Some(inside) = rest.strip_prefix("/*") {
            let length = inside.find("*/").map_or(inside.len(), |end| end + 2);
            self.at += 2 + length;
            return TokenKind::Comment;
        }
        match first {
            '"' | '`' => return self.string(first),
            '[' => return self.range(),
            '-' => return self.minus(),
            _ if starts_number(rest) => return self.number(),
            _ if words::is_start(first) => {
                self.take_while(words::is_part);
                return TokenKind::Word;
            }
            _ => {}
        }
        let symbol = SYMBOLS.iter().find(|(text, _)| rest.starts_with(text));
        if let Some((text, kind)) = symbol {
            self.at += text.len();
            return *kind;
        }
        if first == '.' {
            self.at += 1;
            return TokenKind::Dot;
        }
        self.unknown(first);
        TokenKind::Unknown
    }

    fn string(&mut self, quote: char) -> TokenKind {
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' if quote == '"' => escaped = true,
                '\n' if quote == '"' => {
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

    /// Everything up to the bracket belongs to the range, blanks too. One that is not closed ends with its line, or
    /// before what can stand in no range.
    fn range(&mut self) -> TokenKind {
        let rest = self.rest();
        if let Some(end) = rest.find(']') {
            let inside = rest.get(1..end).unwrap_or_default();
            if !inside.contains(['\n', '{', '|', '"', '(']) {
                self.at += end + 1;
                return TokenKind::Range;
            }
        }
        self.at += 1;
        self.take_while(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '|' | '{' | '"' | '`'));
        TokenKind::UnclosedRange
    }

    fn minus(&mut self) -> TokenKind {
        let rest = self.rest();
        let dashes = rest
            .find(|c: char| !(c == '-' || c.is_alphabetic()))
            .unwrap_or(rest.len());
        let word = rest.get(..dashes).unwrap_or_default();
        if words::FLAGS.iter().any(|(flag, _)| *flag == word) {
            self.at += word.len();
            return TokenKind::Flag;
        }
        let length = 1 + run_of(rest.get(1..).unwrap_or_default(), is_duration_part);
        if length > 1 && literal::duration(rest.get(..length).unwrap_or_default()).is_some() {
            self.at += length;
            return TokenKind::Duration;
        }
        self.at += 1;
        TokenKind::Minus
    }

    /// A number in Go's notation. It is a duration or a size if the letters right behind it make it one.
    fn number(&mut self) -> TokenKind {
        let start = self.at;
        self.at += number_length(self.rest());
        let behind = self.rest();
        for (part, kind) in [
            (is_duration_part as fn(char) -> bool, TokenKind::Duration),
            (is_bytes_part, TokenKind::Bytes),
        ] {
            let length = run_of(behind, part);
            let end = self.at + length;
            let text = self.source.get(start..end).unwrap_or_default();
            let reads = match kind {
                TokenKind::Duration => literal::duration(text).is_some(),
                _ => literal::bytes(text).is_some(),
            };
            if length > 0 && reads {
                self.at = end;
                return kind;
            }
        }
        TokenKind::Number
    }

    /// Takes what a writer meant as one thing (`'x'`, `$__auto`), to speak of it as one.
    fn unknown(&mut self, first: char) {
        self.at += first.len_utf8();
        match first {
            '$' if self.rest().starts_with('{') => {
                self.take_while(|c| c != '}' && !c.is_whitespace());
                self.at += usize::from(self.rest().starts_with('}'));
            }
            '$' => self.take_while(words::is_part),
            '&' => self.take_while(|c| c == '&'),
            '\'' | '“' | '„' | '‘' => {
                let line = self.rest().lines().next().unwrap_or_default();
                if let Some((at, close)) = line
                    .char_indices()
                    .find(|(_, c)| matches!(c, '\'' | '”' | '“' | '’'))
                {
                    self.at += at + close.len_utf8();
                }
            }
            _ => {}
        }
    }
}

fn starts_number(rest: &str) -> bool {
    rest.strip_prefix('.')
        .unwrap_or(rest)
        .starts_with(|c: char| c.is_ascii_digit())
}

/// How many bytes at the start of `text` are a number, without looking at its value.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| {
        run_of(text.get(from..).unwrap_or_default(), |c| {
            c == '_' || c.is_ascii_digit()
        })
    };
    let prefix = text.get(..2).unwrap_or_default().to_ascii_lowercase();
    if matches!(prefix.as_str(), "0x" | "0b" | "0o") {
        return 2 + run_of(text.get(2..).unwrap_or_default(), |c| {
            c == '_' || c.is_ascii_hexdigit()
        });
    }
    let mut length = digits(0);
    if text.get(length..).is_some_and(|rest| rest.starts_with('.')) {
        length += 1 + digits(length + 1);
    }
    let exponent = text.get(length..).unwrap_or_default();
    if exponent.starts_with(['e', 'E']) {
        let sign = usize::from(
            exponent
                .get(1..)
                .is_some_and(|rest| rest.starts_with(['+', '-'])),
        );
        let count = digits(length + 1 + sign);
        if count > 0 {
            length += 1 + sign + count;
        }
    }
    length
}

fn run_of(text: &str, part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !part(c)).unwrap_or(text.len())
}

fn is_duration_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | 'n' | 'u' | 'µ' | 'm' | 's' | 'h' | 'd' | 'w' | 'y')
}

/// No larger sizes: an `E` could belong to an exponent.
fn is_bytes_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | 'B' | 'i' | 'k' | 'K' | 'M' | 'G' | 'T' | 'P')
}

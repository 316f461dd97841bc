//! Text of a template → tokens, by the rules of Go's text/template: text between actions, trim markers, comments.

use super::token::{Keyword, Token, TokenKind};

/// Reads all tokens. The last is `Eof` or `Error`.
pub(super) fn tokens(input: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        input,
        pos: 0,
        start: 0,
        paren_depth: 0,
        tokens: Vec::new(),
    };
    // The lexer stops itself by the error or the end of input that it pushes.
    let _ = lexer.run();
    lexer.tokens
}

/// Reading ended with an error, which is the last token.
struct Stopped;

struct Lexer<'a> {
    input: &'a str,
    pos: usize,
    /// Where the token begins that is being read.
    start: usize,
    paren_depth: usize,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) -> Result<(), Stopped> {
        while let Some(x) = self.rest().find("{{") {
            let delimiter = self.pos + x;
            let text = &self.input[self.pos..delimiter];
            let kept = if has_left_trim_marker(&self.input[delimiter + 2..]) {
                text.trim_end_matches(is_space)
            } else {
                text
            };
            self.start = self.pos;
            self.pos += kept.len();
            if !kept.is_empty() {
                self.emit(TokenKind::Text);
            }
            self.pos = delimiter;
            self.start = delimiter;
            self.left_delimiter()?;
        }
        self.start = self.pos;
        self.pos = self.input.len();
        if self.start < self.pos {
            self.emit(TokenKind::Text);
        }
        self.emit(TokenKind::Eof);
        Ok(())
    }

    fn left_delimiter(&mut self) -> Result<(), Stopped> {
        self.pos += 2;
        let marker = if has_left_trim_marker(self.rest()) {
            2
        } else {
            0
        };
        if self.rest()[marker..].starts_with("/*") {
            self.pos += marker;
            self.start = self.pos;
            return self.comment();
        }
        self.emit(TokenKind::LeftDelim);
        self.pos += marker;
        self.start = self.pos;
        self.paren_depth = 0;
        self.action()
    }

    fn comment(&mut self) -> Result<(), Stopped> {
        let Some(x) = self.rest()[2..].find("*/") else {
            return self.error("unclosed comment");
        };
        self.pos += 2 + x + 2;
        match self.right_delimiter_ahead() {
            Some(trims) => {
                self.pass_right_delimiter(trims);
                Ok(())
            }
            None => self.error("comment ends before closing delimiter"),
        }
    }

    /// Whether `}}` comes next, and whether it trims what follows.
    fn right_delimiter_ahead(&self) -> Option<bool> {
        let rest = self.rest();
        if has_right_trim_marker(rest) && rest[2..].starts_with("}}") {
            Some(true)
        } else {
            rest.starts_with("}}").then_some(false)
        }
    }

    /// Moves behind the delimiter and what it trims; the token there stays to be emitted.
    fn pass_right_delimiter(&mut self, trims: bool) {
        self.pos += if trims { 4 } else { 2 };
        if trims {
            let rest = self.rest();
            self.pos += rest.len() - rest.trim_start_matches(is_space).len();
        }
        self.start = self.pos;
    }

    /// Tokens up to and with the closing delimiter.
    fn action(&mut self) -> Result<(), Stopped> {
        loop {
            if let Some(trims) = self.right_delimiter_ahead() {
                if self.paren_depth > 0 {
                    return self.error("unclosed left paren");
                }
                self.start = self.pos + if trims { 2 } else { 0 };
                self.push(TokenKind::RightDelim, "}}".to_owned());
                self.pass_right_delimiter(trims);
                return Ok(());
            }
            let Some(c) = self.next() else {
                return self.error("unclosed action");
            };
            match c {
                _ if is_space(c) => {
                    self.spaces();
                    continue;
                }
                '=' => self.emit(TokenKind::Assign),
                ':' => {
                    if self.next() != Some('=') {
                        return self.error("expected :=");
                    }
                    self.emit(TokenKind::Declare);
                }
                '|' => self.emit(TokenKind::Pipe),
                '"' => self.quoted('"', TokenKind::String, "unterminated quoted string")?,
                '\'' => self.quoted(
                    '\'',
                    TokenKind::CharConstant,
                    "unterminated character constant",
                )?,
                '`' => self.raw_string()?,
                '$' => self.field_or_variable(TokenKind::Variable)?,
                '.' if self.peek().is_some_and(|c| !c.is_ascii_digit()) => {
                    self.field_or_variable(TokenKind::Field)?;
                }
                '.' | '+' | '-' | '0'..='9' => {
                    self.pos = self.start;
                    self.number()?;
                }
                _ if is_alphanumeric(c) => self.identifier()?,
                '(' => {
                    self.paren_depth += 1;
                    self.emit(TokenKind::LeftParen);
                }
                ')' => {
                    let Some(depth) = self.paren_depth.checked_sub(1) else {
                        return self.error("unexpected right paren");
                    };
                    self.paren_depth = depth;
                    self.emit(TokenKind::RightParen);
                }
                _ if c.is_ascii_graphic() => self.emit(TokenKind::Char),
                _ => {
                    let problem = format!("unrecognized character in action: {}", unicode_name(c));
                    return self.error(&problem);
                }
            }
        }
    }

    /// A run of spaces; the last stays where it belongs to a trim marker.
    fn spaces(&mut self) {
        let run = self.input[self.start..]
            .find(|c| !is_space(c))
            .unwrap_or(self.input.len() - self.start);
        self.pos = self.start + run;
        let last = self.pos - 1;
        if self.input[last + 1..].starts_with("-}}") {
            self.pos = last;
            if run == 1 {
                return;
            }
        }
        self.emit(TokenKind::Space);
    }

    fn quoted(&mut self, quote: char, kind: TokenKind, problem: &str) -> Result<(), Stopped> {
        loop {
            match self.next() {
                Some('\\') if self.next().is_some_and(|c| c != '\n') => {}
                Some('\\' | '\n') | None => return self.error(problem),
                Some(c) if c == quote => break,
                Some(_) => {}
            }
        }
        self.emit(kind);
        Ok(())
    }

    fn raw_string(&mut self) -> Result<(), Stopped> {
        match self.rest().find('`') {
            Some(x) => {
                self.pos += x + 1;
                self.emit(TokenKind::RawString);
                Ok(())
            }
            None => self.error("unterminated raw quoted string"),
        }
    }

    /// A word: a keyword, a truth value or a function.
    fn identifier(&mut self) -> Result<(), Stopped> {
        self.skip_alphanumeric();
        self.check_terminator()?;
        let kind = match &self.input[self.start..self.pos] {
            "true" | "false" => TokenKind::Bool,
            "nil" => TokenKind::Nil,
            word => Keyword::of(word).map_or(TokenKind::Identifier, TokenKind::Keyword),
        };
        self.emit(kind);
        Ok(())
    }

    /// What follows `.` or `$`.
    fn field_or_variable(&mut self, kind: TokenKind) -> Result<(), Stopped> {
        if self.at_terminator() {
            let kind = if kind == TokenKind::Variable {
                kind
            } else {
                TokenKind::Dot
            };
            self.emit(kind);
            return Ok(());
        }
        self.skip_alphanumeric();
        self.check_terminator()?;
        self.emit(kind);
        Ok(())
    }

    fn skip_alphanumeric(&mut self) {
        let rest = self.rest();
        self.pos += rest.find(|c| !is_alphanumeric(c)).unwrap_or(rest.len());
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(c) => is_space(c) || self.rest().starts_with("}}"),
        }
    }

    fn check_terminator(&mut self) -> Result<(), Stopped> {
        if self.at_terminator() {
            return Ok(());
        }
        let c = self.peek().unwrap_or_default();
        self.error(&format!("bad character {}", unicode_name(c)))
    }

    fn number(&mut self) -> Result<(), Stopped> {
        let mut is_good = self.scan_number();
        let mut kind = TokenKind::Number;
        if is_good && matches!(self.peek(), Some('+' | '-')) {
            is_good = self.scan_number() && self.input[..self.pos].ends_with('i');
            kind = TokenKind::Complex;
        }
        if is_good {
            self.emit(kind);
            return Ok(());
        }
        let text = promql::literal::quote(&self.input[self.start..self.pos]).to_string();
        self.error(&format!("bad number syntax: {text}"))
    }

    /// Something like a number; whether it can be one is found out later.
    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        let exponent = match digits.len() {
            11 => "eE",
            23 => "pP",
            _ => "",
        };
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }

    fn accept(&mut self, valid: &str) -> bool {
        let accepted = self.peek().filter(|c| valid.contains(*c));
        self.pos += accepted.map_or(0, char::len_utf8);
        accepted.is_some()
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }

    fn rest(&self) -> &'a str {
        &self.input[self.pos..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    fn emit(&mut self, kind: TokenKind) {
        let text = self.input[self.start..self.pos].to_owned();
        self.push(kind, text);
        self.start = self.pos;
    }

    fn push(&mut self, kind: TokenKind, text: String) {
        let pos = self.start;
        self.tokens.push(Token { kind, pos, text });
    }

    fn error(&mut self, problem: &str) -> Result<(), Stopped> {
        self.push(TokenKind::Error, problem.to_owned());
        Err(Stopped)
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn has_left_trim_marker(text: &str) -> bool {
    text.strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(is_space))
}

fn has_right_trim_marker(text: &str) -> bool {
    text.strip_prefix(is_space)
        .is_some_and(|rest| rest.starts_with('-'))
}

/// `U+00E9 'é'`, without the character where none can be seen.
fn unicode_name(c: char) -> String {
    let code = u32::from(c);
    if c.is_control() || (c.is_whitespace() && c != ' ') {
        format!("U+{code:04X}")
    } else {
        format!("U+{code:04X} '{c}'")
    }
}

//! Where the parser stands: the tokens, the problems so far, and the small steps everything else is made of.

use promql::{Diagnostic, Span, literal};

use crate::ast::{Expr, ExprKind, Text};
use crate::lexer::{self, Token, TokenKind};
use crate::words;

use super::advice;

/// Every level costs stack, and WASM has little.
const MAX_NESTING: usize = 200;

/// Operators in a row make a tree that leans to one side, and everything that walks a tree does so by recursion.
const MAX_OPERATIONS: usize = 1000;

pub(super) struct Cursor<'a> {
    pub source: &'a str,
    /// Without comments; ends with [`TokenKind::End`].
    tokens: Vec<Token>,
    at: usize,
    pub diagnostics: Vec<Diagnostic>,
    /// How many parentheses are open.
    open_parens: usize,
    nesting: usize,
    operations: usize,
    /// The token the last problem was about: one token, one problem.
    blamed: Option<usize>,
}

impl<'a> Cursor<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut tokens = lexer::lex(source);
        tokens.retain(|token| token.kind != TokenKind::Comment);
        Self {
            source,
            tokens,
            at: 0,
            diagnostics: Vec::new(),
            open_parens: 0,
            nesting: 0,
            operations: 0,
            blamed: None,
        }
    }

    pub fn token(&self) -> Token {
        self.ahead(0)
    }

    /// The token `distance` further on; beyond the last it stays [`TokenKind::End`].
    pub fn ahead(&self, distance: usize) -> Token {
        let end = Token {
            kind: TokenKind::End,
            span: Span {
                start: self.source.len(),
                end: self.source.len(),
            },
        };
        self.tokens.get(self.at + distance).copied().unwrap_or(end)
    }

    pub fn kind(&self) -> TokenKind {
        self.token().kind
    }

    pub fn slice(&self, span: Span) -> &'a str {
        self.source.get(span.start..span.end).unwrap_or_default()
    }

    /// The current token as written.
    pub fn text(&self) -> &'a str {
        self.slice(self.token().span)
    }

    pub fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    pub fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.kind() == kind;
        if found {
            self.bump();
        }
        found
    }

    pub fn is_word(&self, keyword: &str) -> bool {
        self.kind() == TokenKind::Word && words::is(self.text(), keyword)
    }

    pub fn eat_word(&mut self, keyword: &str) -> bool {
        let found = self.is_word(keyword);
        if found {
            self.bump();
        }
        found
    }

    /// Whether the current token is one of `keywords`.
    pub fn is_any_word(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is_word(keyword))
    }

    /// Whether the current token is a word that calls what follows it.
    pub fn is_call(&self) -> bool {
        let token = self.token();
        let behind = self.source.get(token.span.end..).unwrap_or_default();
        token.kind == TokenKind::Word && words::is_callable(self.text()) && words::is_call(behind)
    }

    /// Whether the current token is a label's name.
    pub fn is_name(&self) -> bool {
        self.kind() == TokenKind::Word && !words::is_reserved(self.text()) && !self.is_call()
    }

    /// The token `distance` before the current one.
    pub fn before(&self, distance: usize) -> Option<Token> {
        let index = self.at.checked_sub(distance)?;
        self.tokens.get(index).copied()
    }

    /// Where the token before the current one ends.
    pub fn previous_end(&self) -> usize {
        let before = self.at.checked_sub(1);
        before
            .and_then(|before| self.tokens.get(before))
            .map_or(0, |token| token.span.end)
    }

    pub fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.previous_end().max(start),
        }
    }

    /// Right behind what was read last.
    pub fn behind(&self) -> Span {
        let at = self.previous_end();
        Span { start: at, end: at }
    }

    /// Reports a problem with the current token, unless one is already known.
    pub fn blame(&mut self, diagnostic: Diagnostic) {
        if self.blamed != Some(self.at) {
            self.blamed = Some(self.at);
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports a problem with something already read.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether something was already said about the current token.
    pub fn is_blamed(&self) -> bool {
        self.blamed == Some(self.at)
    }

    /// A hole in the tree, before the current token.
    pub fn hole(&self) -> Expr {
        let at = self.token().span.start;
        Expr {
            kind: ExprKind::Error,
            span: Span { start: at, end: at },
        }
    }

    /// Runs `read` one level deeper; `None` where the nesting is too deep.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.nesting == MAX_NESTING {
            self.give_up(format!(
                "more than {MAX_NESTING} levels of nesting are not supported"
            ));
            return None;
        }
        self.nesting += 1;
        let read = read(self);
        self.nesting -= 1;
        Some(read)
    }

    /// Counts an operation that makes the tree deeper without nesting; `false` when there are too many.
    pub fn count_operation(&mut self) -> bool {
        if self.operations == MAX_OPERATIONS {
            self.give_up(format!(
                "more than {MAX_OPERATIONS} operations in a query are not supported"
            ));
            return false;
        }
        self.operations += 1;
        true
    }

    /// Skips the rest: the only way not to report every level on the way out.
    fn give_up(&mut self, message: String) {
        self.blame(
            Diagnostic::error(self.token().span, "too-deep", message).hint("split the query"),
        );
        self.at = self.tokens.len().saturating_sub(1);
        self.blamed = Some(self.at);
    }

    /// Skips to one of `wanted` on this level of parentheses, or to what closes it.
    pub fn skip_to(&mut self, wanted: &[TokenKind]) {
        let mut open = 0_usize;
        loop {
            let kind = self.kind();
            if kind == TokenKind::End || (open == 0 && wanted.contains(&kind)) {
                return;
            }
            match kind {
                TokenKind::LeftParen => open += 1,
                TokenKind::RightParen if open == 0 => return,
                TokenKind::RightParen => open -= 1,
                _ => {}
            }
            self.bump();
        }
    }

    /// Reads an opening parenthesis; [`Self::close_paren`] takes what it returns. `None` where there is none.
    pub fn open_paren(&mut self, of: &str) -> Option<Span> {
        if self.kind() != TokenKind::LeftParen {
            let problem = Diagnostic::error(
                self.token().span,
                "missing-paren",
                format!("`(` is expected behind `{of}`"),
            );
            self.blame(problem);
            return None;
        }
        self.open_parens += 1;
        Some(self.bump().span)
    }

    /// Reads the `)` that belongs to the parenthesis at `open`, whatever stands before it.
    pub fn close_paren(&mut self, open: Span) {
        if !matches!(self.kind(), TokenKind::RightParen | TokenKind::End) {
            let problem = advice::after_expression(self);
            self.blame(problem);
            self.skip_to(&[]);
        }
        if self.kind() == TokenKind::End {
            let end = self.source.trim_end().len();
            let missing = ")".repeat(self.open_parens);
            let problem = Diagnostic::error(open, "unclosed-paren", "this `(` is never closed");
            self.blame(problem.fix(Span { start: end, end }, missing));
        }
        self.eat(TokenKind::RightParen);
        self.open_parens = self.open_parens.saturating_sub(1);
    }

    /// The string at the cursor; `None`, with a problem that says what for, where there is none.
    pub fn string(&mut self, what: &str) -> Option<Text> {
        let token = self.token();
        match token.kind {
            TokenKind::String => {
                let text = self.text();
                self.bump();
                match literal::unquote(text) {
                    Ok(value) => Some(Text {
                        value,
                        span: token.span,
                    }),
                    Err(error) => {
                        self.report(advice::literal(token.span, &error));
                        None
                    }
                }
            }
            TokenKind::UnterminatedString => {
                self.blame(advice::unterminated(token.span));
                self.bump();
                None
            }
            _ => {
                let problem = advice::not_a_string(self, what);
                self.blame(problem);
                if matches!(token.kind, TokenKind::Unknown | TokenKind::Number)
                    || (token.kind == TokenKind::Word && !self.is_call())
                {
                    self.bump();
                }
                None
            }
        }
    }
}

//! Where the parser stands: the tokens, the problems so far, and the small steps everything else is made of.

use crate::ast::{Expr, ExprKind, Span};
use crate::diagnostic::Diagnostic;
use crate::lexer::{self, Token, TokenKind};
use crate::words;

use super::ParseOptions;

/// Parentheses, calls, signs and powers may nest this deep: every level costs stack, and WASM has little.
const MAX_NESTING: usize = 200;

/// `a + b + c + …` makes a tree that leans to one side, and everything that walks a tree does so by recursion.
const MAX_OPERATIONS: usize = 1000;

pub(super) struct Cursor<'a> {
    pub source: &'a str,
    pub options: &'a ParseOptions,
    /// Without comments; ends with [`TokenKind::End`].
    pub tokens: Vec<Token>,
    pub at: usize,
    pub diagnostics: Vec<Diagnostic>,
    /// Parts that were read but have no place in the tree; the analysis looks at them nevertheless.
    pub discarded: Vec<Expr>,
    /// How many parentheses are open.
    pub open_parens: usize,
    nesting: usize,
    operations: usize,
    /// The token the last problem was about: one token, one problem.
    blamed: Option<usize>,
}

impl<'a> Cursor<'a> {
    pub fn new(source: &'a str, options: &'a ParseOptions) -> Self {
        let mut tokens = lexer::lex(source);
        tokens.retain(|token| token.kind != TokenKind::Comment);
        Self {
            source,
            options,
            tokens,
            at: 0,
            diagnostics: Vec::new(),
            discarded: Vec::new(),
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
        let last = self.tokens.len().saturating_sub(1);
        self.tokens[(self.at + distance).min(last)]
    }

    pub fn kind(&self) -> TokenKind {
        self.token().kind
    }

    pub fn slice(&self, span: Span) -> &'a str {
        &self.source[span.start..span.end]
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

    /// Where the token before the current one ends.
    pub fn previous_end(&self) -> usize {
        self.at
            .checked_sub(1)
            .map_or(0, |before| self.tokens[before].span.end)
    }

    pub fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.previous_end().max(start),
        }
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

    /// A hole in the tree, before the current token.
    pub fn hole(&self) -> Expr {
        let at = self.token().span.start;
        Expr {
            kind: ExprKind::Error,
            span: Span { start: at, end: at },
        }
    }

    /// Runs `read` one level deeper, or gives a hole where the nesting is too deep.
    pub fn nested(&mut self, read: impl FnOnce(&mut Self) -> Expr) -> Expr {
        if self.nesting == MAX_NESTING {
            self.give_up(format!(
                "more than {MAX_NESTING} levels of nesting are not supported"
            ));
            return self.hole();
        }
        self.nesting += 1;
        let expr = read(self);
        self.nesting -= 1;
        expr
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
        let problem = Diagnostic::error(self.token().span, "too-deep", message);
        self.blame(problem.hint("split the query, for example with recording rules"));
        self.at = self.tokens.len() - 1;
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

    /// Reads the `)` that belongs to the parenthesis at `open`, whatever stands before it.
    pub fn close_paren(&mut self, open: Span) {
        if self.kind() != TokenKind::RightParen && self.kind() != TokenKind::End {
            let problem = super::advice::after_expression(self);
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

    /// Reads an opening parenthesis; [`Self::close_paren`] takes what it returns.
    pub fn open_paren(&mut self) -> Span {
        self.open_parens += 1;
        self.bump().span
    }
}

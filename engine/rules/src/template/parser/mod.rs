//! Tokens of a template → its trees, refusing what Go's text/template refuses and saying so in its words.

mod control;
mod pipeline;

use std::collections::BTreeMap;

use super::ast::{List, Node, Span};
use super::error::{ParseError, line_column};
use super::lexer::tokens;
use super::token::{Keyword, Token, TokenKind};

/// How deep actions may nest, so that neither reading nor expanding exhausts the stack.
const MAX_NESTING: usize = 200;
/// How deep parentheses may nest.
const MAX_PARENTHESES: usize = 100;

/// A template and those that it defines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trees {
    pub(super) name: String,
    pub(super) root: List,
    pub(super) defined: BTreeMap<String, List>,
}

/// Reads a template. `preamble` bytes of `text` come before the author's own: places in errors count from there.
pub(super) fn parse(name: &str, text: &str, preamble: usize) -> Result<Trees, ParseError> {
    let mut parser = Parser {
        name,
        text,
        preamble,
        tokens: tokens(text),
        at: 0,
        furthest: 0,
        nesting: 0,
        scope: Scope::default(),
        defined: BTreeMap::new(),
    };
    let root = parser.root()?;
    match parser.defined.remove(name) {
        // A definition may stand in for a template that is empty itself.
        Some(defined) if is_empty(&root) => Ok(parser.into_trees(defined)),
        Some(_) if !is_empty(&root) => Err(parser.multiple_definition(name)),
        _ => Ok(parser.into_trees(root)),
    }
}

struct Parser<'a> {
    name: &'a str,
    text: &'a str,
    preamble: usize,
    tokens: Vec<Token>,
    at: usize,
    /// The last token that was looked at: its line is the one Go reports.
    furthest: usize,
    nesting: usize,
    scope: Scope,
    defined: BTreeMap<String, List>,
}

/// What a definition has of its own.
struct Scope {
    /// The variables that are known here.
    variables: Vec<String>,
    range_depth: usize,
    parentheses: usize,
    /// The line on which the action began that is being read.
    action_line: Option<usize>,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            variables: vec!["$".to_owned()],
            range_depth: 0,
            parentheses: 0,
            action_line: None,
        }
    }
}

type Result<T, E = ParseError> = std::result::Result<T, E>;

/// How a list of nodes ended.
enum ListEnd {
    End,
    Else,
}

/// A node, or the end of the list it would be in.
enum Item {
    Node(Node),
    End(ListEnd),
}

impl<'a> Parser<'a> {
    fn into_trees(self, root: List) -> Trees {
        Trees {
            name: self.name.to_owned(),
            root,
            defined: self.defined,
        }
    }

    fn root(&mut self) -> Result<List> {
        let mut list = List::default();
        loop {
            match self.peek().kind {
                TokenKind::Eof => return Ok(list),
                TokenKind::LeftDelim => {
                    let before = self.at;
                    self.next();
                    if self.next_non_space().kind == TokenKind::Keyword(Keyword::Define) {
                        self.definition()?;
                        continue;
                    }
                    self.at = before;
                }
                _ => {}
            }
            match self.text_or_action()? {
                Item::Node(node) => list.nodes.push(node),
                Item::End(end) => return Err(self.error(&format!("unexpected {end}"))),
            }
        }
    }

    /// `{{define "name"}}…{{end}}`, the keyword being read already.
    fn definition(&mut self) -> Result<()> {
        let context = "define clause";
        let outer = std::mem::take(&mut self.scope);
        let token = self.next_non_space().clone();
        let name = self.template_name(&token, context)?;
        self.expect(TokenKind::RightDelim, context)?;
        let list = self.list_up_to_end(context)?;
        self.scope = outer;
        self.define(name, list)
    }

    fn list_up_to_end(&mut self, context: &str) -> Result<List> {
        match self.list()? {
            (list, ListEnd::End) => Ok(list),
            (_, end @ ListEnd::Else) => Err(self.error(&format!("unexpected {end} in {context}"))),
        }
    }

    fn define(&mut self, name: String, list: List) -> Result<()> {
        match self.defined.get(&name) {
            Some(existing) if !is_empty(existing) => {
                if is_empty(&list) {
                    Ok(())
                } else {
                    Err(self.multiple_definition(&name))
                }
            }
            _ => {
                self.defined.insert(name, list);
                Ok(())
            }
        }
    }

    fn multiple_definition(&self, name: &str) -> ParseError {
        let name = promql::literal::quote(name);
        self.error(&format!("template: multiple definition of template {name}"))
    }

    /// Nodes up to `{{end}}` or `{{else}}`.
    fn list(&mut self) -> Result<(List, ListEnd)> {
        if self.nesting >= MAX_NESTING {
            return Err(self.error("max nesting depth exceeded"));
        }
        self.nesting += 1;
        let mut list = List::default();
        while self.peek_non_space().kind != TokenKind::Eof {
            match self.text_or_action()? {
                Item::Node(node) => list.nodes.push(node),
                Item::End(end) => {
                    self.nesting -= 1;
                    return Ok((list, end));
                }
            }
        }
        Err(self.error("unexpected EOF"))
    }

    fn text_or_action(&mut self) -> Result<Item> {
        let token = self.next_non_space().clone();
        match token.kind {
            TokenKind::Text => Ok(Item::Node(Node::Text {
                pos: token.pos,
                text: token.text,
            })),
            TokenKind::LeftDelim => {
                self.scope.action_line = Some(self.line(&token));
                let item = self.action();
                self.scope.action_line = None;
                item
            }
            _ => Err(self.unexpected(&token, "input")),
        }
    }

    fn peek(&mut self) -> &Token {
        self.furthest = self.furthest.max(self.at);
        // The last token is never passed, so there is always one.
        &self.tokens[self.at]
    }

    fn next(&mut self) -> &Token {
        self.furthest = self.furthest.max(self.at);
        let at = self.at;
        self.at = (at + 1).min(self.tokens.len() - 1);
        &self.tokens[at]
    }

    fn next_non_space(&mut self) -> &Token {
        self.skip_space();
        self.next()
    }

    fn peek_non_space(&mut self) -> &Token {
        self.skip_space();
        self.peek()
    }

    fn skip_space(&mut self) {
        while self.peek().kind == TokenKind::Space {
            self.next();
        }
    }

    fn expect(&mut self, kind: TokenKind, context: &str) -> Result<Token> {
        let token = self.next_non_space().clone();
        if token.kind == kind {
            Ok(token)
        } else {
            Err(self.unexpected(&token, context))
        }
    }

    /// The byte behind the token that was read last.
    fn last_end(&self) -> usize {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(0, |token| token.pos + token.text.len())
    }

    fn line(&self, token: &Token) -> usize {
        line_column(self.text, token.pos).0
    }

    fn unexpected(&self, token: &Token, context: &str) -> ParseError {
        if token.kind != TokenKind::Error {
            return self.error_at(token, &format!("unexpected {} in {context}", shown(token)));
        }
        let started = self
            .scope
            .action_line
            .filter(|line| *line != self.line(token));
        let extra = match started {
            // Never "action in action".
            Some(line) if token.text.ends_with(" action") => {
                format!(" started at {}:{line}", self.name)
            }
            Some(line) => format!(" in action started at {}:{line}", self.name),
            None => String::new(),
        };
        self.error_at(token, &format!("{}{extra}", token.text))
    }

    /// An error at the token that was looked at last.
    fn error(&self, problem: &str) -> ParseError {
        self.error_at(&self.tokens[self.furthest], problem)
    }

    fn error_at(&self, token: &Token, problem: &str) -> ParseError {
        let own = self.text.get(self.preamble..).unwrap_or_default();
        let start = token.pos.saturating_sub(self.preamble);
        let length = match token.kind {
            TokenKind::Error | TokenKind::Eof => 0,
            _ => token.text.len(),
        };
        let (line, column) = line_column(own, start);
        ParseError {
            name: self.name.to_owned(),
            problem: problem.to_owned(),
            span: Span {
                start,
                end: start + length,
            },
            line,
            column,
            reported_line: self.line(&self.tokens[self.furthest]),
        }
    }
}

/// Whether expanding would give nothing but blanks.
fn is_empty(list: &List) -> bool {
    list.nodes.iter().all(|node| match node {
        Node::Text { text, .. } => text.trim().is_empty(),
        _ => false,
    })
}

/// A token as an error names it.
fn shown(token: &Token) -> String {
    match token.kind {
        TokenKind::Eof => "EOF".to_owned(),
        TokenKind::Error => token.text.clone(),
        TokenKind::Keyword(_) | TokenKind::Dot | TokenKind::Nil => format!("<{}>", token.text),
        _ if token.text.len() > 10 => {
            let start: String = token.text.chars().take(10).collect();
            format!("{}...", promql::literal::quote(&start))
        }
        _ => promql::literal::quote(&token.text).to_string(),
    }
}

impl std::fmt::Display for ListEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        })
    }
}

//! Actions that steer: branches, loops, definitions, invocations.

use super::super::ast::{Branch, List, Node, Span};
use super::super::token::{Keyword, Token, TokenKind};
use super::{Item, ListEnd, Parser, Result};

/// Which control structure is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    If,
    Range,
    With,
}

impl Control {
    fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Range => "range",
            Self::With => "with",
        }
    }

    fn node(self, branch: Branch) -> Node {
        match self {
            Self::If => Node::If(branch),
            Self::Range => Node::Range(branch),
            Self::With => Node::With(branch),
        }
    }

    /// The keyword that goes on behind `else`.
    fn continuation(self) -> Option<Keyword> {
        match self {
            Self::If => Some(Keyword::If),
            Self::With => Some(Keyword::With),
            Self::Range => None,
        }
    }
}

impl Parser<'_> {
    /// What stands behind `{{`.
    pub(super) fn action(&mut self) -> Result<Item> {
        let token = self.peek_non_space().clone();
        let TokenKind::Keyword(keyword) = token.kind else {
            return self.plain_action();
        };
        if keyword == Keyword::Define {
            // Definitions stand outside everything else: here the word means nothing.
            return self.plain_action();
        }
        self.next();
        let node = match keyword {
            Keyword::Block => self.block()?,
            Keyword::Break => {
                self.loop_control("{{break}}")?;
                Node::Break { pos: token.pos }
            }
            Keyword::Continue => {
                self.loop_control("{{continue}}")?;
                Node::Continue { pos: token.pos }
            }
            Keyword::Else => return self.else_control(),
            Keyword::End => {
                self.expect(TokenKind::RightDelim, "end")?;
                return Ok(Item::End(ListEnd::End));
            }
            Keyword::If => self.control(Control::If)?,
            Keyword::Range => self.control(Control::Range)?,
            Keyword::With => self.control(Control::With)?,
            Keyword::Template => self.template()?,
            Keyword::Define => return self.plain_action(),
        };
        Ok(Item::Node(node))
    }

    fn plain_action(&mut self) -> Result<Item> {
        // The variables it declares stay until the next `end`.
        let pipe = self.pipeline("command", TokenKind::RightDelim)?;
        Ok(Item::Node(Node::Action(pipe)))
    }

    fn loop_control(&mut self, context: &str) -> Result<()> {
        self.expect(TokenKind::RightDelim, context)?;
        if self.scope.range_depth == 0 {
            return Err(self.error(&format!("{context} outside {{{{range}}}}")));
        }
        Ok(())
    }

    fn else_control(&mut self) -> Result<Item> {
        // `else if` and `else with` are left to the structure that the `else` belongs to.
        let next = self.peek_non_space().kind;
        if !matches!(next, TokenKind::Keyword(Keyword::If | Keyword::With)) {
            self.expect(TokenKind::RightDelim, "else")?;
        }
        Ok(Item::End(ListEnd::Else))
    }

    fn control(&mut self, control: Control) -> Result<Node> {
        let known_variables = self.scope.variables.len();
        let pipe = self.pipeline(control.name(), TokenKind::RightDelim)?;
        let in_range = usize::from(control == Control::Range);
        self.scope.range_depth += in_range;
        let (list, end) = self.list()?;
        self.scope.range_depth -= in_range;
        let else_list = match end {
            ListEnd::End => None,
            ListEnd::Else => Some(self.else_list(control)?),
        };
        self.scope.variables.truncate(known_variables);
        Ok(control.node(Branch {
            pipe,
            list,
            else_list,
        }))
    }

    fn else_list(&mut self, control: Control) -> Result<List> {
        let continuation = control.continuation();
        if continuation.is_some_and(|keyword| self.peek().kind == TokenKind::Keyword(keyword)) {
            self.next();
            // The `end` of the inner structure is the outer's too. A chain nests, so its length is bounded.
            self.nesting += 1;
            let node = self.control(control)?;
            self.nesting -= 1;
            return Ok(List { nodes: vec![node] });
        }
        match self.list()? {
            (list, ListEnd::End) => Ok(list),
            (_, ListEnd::Else) => Err(self.error("expected end; found {{else}}")),
        }
    }

    fn block(&mut self) -> Result<Node> {
        let context = "block clause";
        let token = self.next_non_space().clone();
        let name = self.template_name(&token, context)?;
        let pipe = self.pipeline(context, TokenKind::RightDelim)?;
        let outer = std::mem::take(&mut self.scope);
        let list = self.list_up_to_end(context)?;
        self.scope = outer;
        self.define(name.clone(), list)?;
        Ok(Node::Template {
            span: span_of(&token),
            name,
            pipe: Some(pipe),
        })
    }

    fn template(&mut self) -> Result<Node> {
        let context = "template clause";
        let token = self.next_non_space().clone();
        let name = self.template_name(&token, context)?;
        let pipe = if self.peek_non_space().kind == TokenKind::RightDelim {
            self.next();
            None
        } else {
            Some(self.pipeline(context, TokenKind::RightDelim)?)
        };
        Ok(Node::Template {
            span: span_of(&token),
            name,
            pipe,
        })
    }

    pub(super) fn template_name(&mut self, token: &Token, context: &str) -> Result<String> {
        match token.kind {
            TokenKind::String | TokenKind::RawString => self.unquote(token),
            _ => Err(self.unexpected(token, context)),
        }
    }
}

fn span_of(token: &Token) -> Span {
    Span {
        start: token.pos,
        end: token.pos + token.text.len(),
    }
}

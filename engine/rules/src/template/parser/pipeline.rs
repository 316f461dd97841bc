//! Pipelines, commands and operands.

use super::super::ast::{Command, Operand, OperandKind, Pipe, Span};
use super::super::functions;
use super::super::number;
use super::super::token::{Token, TokenKind};
use super::{MAX_PARENTHESES, Parser, Result};

impl Parser<'_> {
    pub(super) fn pipeline(&mut self, context: &str, end: TokenKind) -> Result<Pipe> {
        let start = self.peek_non_space().pos;
        let mut pipe = Pipe {
            span: Span { start, end: start },
            is_assignment: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.peek_non_space().clone();
            if token.kind == end {
                pipe.span.end = token.pos;
                self.next();
                self.check_pipeline(&pipe, context)?;
                return Ok(pipe);
            }
            if !starts_operand(token.kind) {
                self.next();
                return Err(self.unexpected(&token, context));
            }
            pipe.commands.push(self.command()?);
        }
    }

    /// `$x :=`, `$x =`, and in a `range` also `$i, $x :=`.
    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Result<()> {
        while self.peek_non_space().kind == TokenKind::Variable {
            let before = self.at;
            let variable = self.next().clone();
            let next = self.peek_non_space().clone();
            let is_comma = next.kind == TokenKind::Char && next.text == ",";
            match next.kind {
                TokenKind::Assign | TokenKind::Declare => {
                    pipe.is_assignment = next.kind == TokenKind::Assign;
                    self.next();
                    self.declare(pipe, variable.text);
                    return Ok(());
                }
                _ if is_comma => {
                    self.next();
                    self.declare(pipe, variable.text);
                    if context != "range" || pipe.variables.len() > 1 {
                        return Err(self.error(&format!("too many declarations in {context}")));
                    }
                    let goes_on = matches!(
                        self.peek_non_space().kind,
                        TokenKind::Variable | TokenKind::RightDelim | TokenKind::RightParen
                    );
                    if !goes_on {
                        return Err(self.error("range can only initialize variables"));
                    }
                }
                _ => {
                    self.at = before;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn declare(&mut self, pipe: &mut Pipe, name: String) {
        self.scope.variables.push(name.clone());
        pipe.variables.push(name);
    }

    fn check_pipeline(&self, pipe: &Pipe, context: &str) -> Result<()> {
        if pipe.commands.is_empty() {
            return Err(self.error(&format!("missing value for {context}")));
        }
        let stuck = pipe.commands.iter().skip(1).position(|command| {
            matches!(
                command.args.first().map(|arg| &arg.kind),
                Some(
                    OperandKind::Bool(_)
                        | OperandKind::Dot
                        | OperandKind::Nil
                        | OperandKind::Number(_)
                        | OperandKind::String { .. }
                )
            )
        });
        match stuck {
            Some(index) => Err(self.error(&format!(
                "non executable command in pipeline stage {}",
                index + 2
            ))),
            None => Ok(()),
        }
    }

    fn command(&mut self) -> Result<Command> {
        let start = self.peek_non_space().pos;
        let mut args = Vec::new();
        let mut end = start;
        loop {
            self.skip_space();
            if let Some(operand) = self.operand()? {
                end = operand.span.end;
                args.push(operand);
            }
            let token = self.peek().clone();
            match token.kind {
                TokenKind::Space => {
                    self.next();
                    continue;
                }
                TokenKind::RightDelim | TokenKind::RightParen => {}
                TokenKind::Pipe => {
                    self.next();
                }
                _ => {
                    self.next();
                    return Err(self.unexpected(&token, "operand"));
                }
            }
            break;
        }
        if args.is_empty() {
            return Err(self.error("empty command"));
        }
        Ok(Command {
            span: Span { start, end },
            args,
        })
    }

    /// A term and the fields that follow it.
    fn operand(&mut self) -> Result<Option<Operand>> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        if self.peek().kind != TokenKind::Field {
            return Ok(Some(term));
        }
        let pos = self.peek().pos;
        let mut fields = Vec::new();
        while self.peek().kind == TokenKind::Field {
            fields.push(self.next().text.trim_start_matches('.').to_owned());
        }
        let span = Span {
            start: term.span.start,
            end: self.last_end(),
        };
        let kind = match term.kind {
            OperandKind::Field(mut path) => {
                path.extend(fields);
                OperandKind::Field(path)
            }
            OperandKind::Variable(mut path) => {
                path.extend(fields);
                OperandKind::Variable(path)
            }
            OperandKind::Bool(_)
            | OperandKind::String { .. }
            | OperandKind::Number(_)
            | OperandKind::Nil
            | OperandKind::Dot => {
                let text = promql::literal::quote(&term.to_string()).to_string();
                return Err(self.error(&format!("unexpected . after term {text}")));
            }
            _ => OperandKind::Chain(Box::new(term), fields),
        };
        Ok(Some(Operand { kind, span, pos }))
    }

    fn term(&mut self) -> Result<Option<Operand>> {
        let token = self.peek_non_space().clone();
        if !starts_operand(token.kind) {
            return Ok(None);
        }
        self.next();
        let kind = match token.kind {
            TokenKind::Identifier => {
                if functions::find(&token.text).is_none() {
                    let name = promql::literal::quote(&token.text);
                    return Err(self.error_at(&token, &format!("function {name} not defined")));
                }
                OperandKind::Identifier(token.text.clone())
            }
            TokenKind::Dot => OperandKind::Dot,
            TokenKind::Nil => OperandKind::Nil,
            TokenKind::Variable => {
                if !self.scope.variables.contains(&token.text) {
                    let name = promql::literal::quote(&token.text);
                    return Err(self.error_at(&token, &format!("undefined variable {name}")));
                }
                OperandKind::Variable(vec![token.text.clone()])
            }
            TokenKind::Field => {
                OperandKind::Field(vec![token.text.trim_start_matches('.').to_owned()])
            }
            TokenKind::Bool => OperandKind::Bool(token.text == "true"),
            TokenKind::CharConstant => self.number(&token, number::character)?,
            TokenKind::Complex => self.number(&token, number::complex)?,
            TokenKind::Number => self.number(&token, number::plain)?,
            TokenKind::LeftParen => {
                if self.scope.parentheses >= MAX_PARENTHESES {
                    return Err(self.error("max expression depth exceeded"));
                }
                self.scope.parentheses += 1;
                let pipe = self.pipeline("parenthesized pipeline", TokenKind::RightParen)?;
                self.scope.parentheses -= 1;
                return Ok(Some(Operand {
                    pos: pipe.span.start,
                    kind: OperandKind::Pipe(Box::new(pipe)),
                    span: Span {
                        start: token.pos,
                        end: self.last_end(),
                    },
                }));
            }
            _ => OperandKind::String {
                text: self.unquote(&token)?,
                quoted: token.text.clone(),
            },
        };
        Ok(Some(Operand {
            kind,
            span: Span {
                start: token.pos,
                end: token.pos + token.text.len(),
            },
            pos: token.pos,
        }))
    }

    fn number(
        &self,
        token: &Token,
        read: fn(&str) -> std::result::Result<number::Number, String>,
    ) -> Result<OperandKind> {
        read(&token.text)
            .map(OperandKind::Number)
            .map_err(|problem| self.error_at(token, &problem))
    }

    pub(super) fn unquote(&self, token: &Token) -> Result<String> {
        if token.kind == TokenKind::RawString {
            // Go drops carriage returns from raw strings.
            return Ok(token.text.trim_matches('`').replace('\r', ""));
        }
        promql::literal::unquote(&token.text).map_err(|_| self.error_at(token, "invalid syntax"))
    }
}

fn starts_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Bool
            | TokenKind::CharConstant
            | TokenKind::Complex
            | TokenKind::Dot
            | TokenKind::Field
            | TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::Nil
            | TokenKind::RawString
            | TokenKind::String
            | TokenKind::Variable
            | TokenKind::LeftParen
    )
}

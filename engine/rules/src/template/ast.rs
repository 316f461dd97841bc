//! The tree of a template. Nodes print as Go prints them: error messages quote them.

use std::fmt::{self, Display, Formatter};

use super::number::Number;

/// A range of bytes in the template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A part of the tree that an error can be blamed on.
pub(super) trait Located: Display {
    /// The byte that Go reports.
    fn pos(&self) -> usize;
    fn span(&self) -> Span;
}

/// A sequence of nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct List {
    pub nodes: Vec<Node>,
}

/// What a template is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Text {
        pos: usize,
        text: String,
    },
    /// `{{ pipeline }}`
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    /// `{{ template "name" pipeline }}`, also in place of a `block`.
    Template {
        span: Span,
        name: String,
        pipe: Option<Pipe>,
    },
    Break {
        pos: usize,
    },
    Continue {
        pos: usize,
    },
}

/// `if`, `with` or `range` and what hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    pub pipe: Pipe,
    pub list: List,
    pub else_list: Option<List>,
}

/// Commands, each given the value of the one before, and the variables that take the last value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipe {
    pub span: Span,
    /// `=` instead of `:=`.
    pub is_assignment: bool,
    /// With their dollar sign.
    pub variables: Vec<String>,
    pub commands: Vec<Command>,
}

/// An operand and its arguments; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub span: Span,
    pub args: Vec<Operand>,
}

/// A value in a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    pub kind: OperandKind,
    pub span: Span,
    /// Where Go says the operand is: a chain is where its last field begins.
    pub(super) pos: usize,
}

/// What an operand is.
#[derive(Debug, Clone, PartialEq)]
pub enum OperandKind {
    Dot,
    Nil,
    Bool(bool),
    Number(Number),
    String {
        quoted: String,
        text: String,
    },
    /// A function.
    Identifier(String),
    /// `.A.B`
    Field(Vec<String>),
    /// `$x.A.B`: the variable with its dollar sign, then fields.
    Variable(Vec<String>),
    /// `(pipeline)`
    Pipe(Box<Pipe>),
    /// `(pipeline).A.B`
    Chain(Box<Operand>, Vec<String>),
}

impl Located for Node {
    fn pos(&self) -> usize {
        self.span().start
    }

    fn span(&self) -> Span {
        match self {
            Self::Text { pos, text } => Span {
                start: *pos,
                end: pos + text.len(),
            },
            Self::Action(pipe) => pipe.span,
            Self::If(branch) | Self::With(branch) | Self::Range(branch) => branch.pipe.span,
            Self::Template { span, .. } => *span,
            Self::Break { pos } | Self::Continue { pos } => Span {
                start: *pos,
                end: *pos,
            },
        }
    }
}

impl Located for Pipe {
    fn pos(&self) -> usize {
        self.span.start
    }

    fn span(&self) -> Span {
        self.span
    }
}

impl Located for Command {
    fn pos(&self) -> usize {
        self.span.start
    }

    fn span(&self) -> Span {
        self.span
    }
}

impl Located for Operand {
    fn pos(&self) -> usize {
        self.pos
    }

    fn span(&self) -> Span {
        self.span
    }
}

impl Display for List {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.nodes.iter().try_for_each(|node| node.fmt(f))
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text, .. } => f.write_str(text),
            Self::Action(pipe) => write!(f, "{{{{{pipe}}}}}"),
            Self::If(branch) => branch.write("if", f),
            Self::With(branch) => branch.write("with", f),
            Self::Range(branch) => branch.write("range", f),
            Self::Template { name, pipe, .. } => {
                write!(f, "{{{{template {}", promql::literal::quote(name))?;
                if let Some(pipe) = pipe {
                    write!(f, " {pipe}")?;
                }
                f.write_str("}}")
            }
            Self::Break { .. } => f.write_str("{{break}}"),
            Self::Continue { .. } => f.write_str("{{continue}}"),
        }
    }
}

impl Branch {
    fn write(&self, name: &str, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{{name} {}}}}}{}", self.pipe, self.list)?;
        if let Some(list) = &self.else_list {
            write!(f, "{{{{else}}}}{list}")?;
        }
        f.write_str("{{end}}")
    }
}

impl Display for Pipe {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let sign = if self.is_assignment { "=" } else { ":=" };
            write!(f, "{} {sign} ", self.variables.join(", "))?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            if index > 0 {
                f.write_str(" | ")?;
            }
            command.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, arg) in self.args.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            arg.write_in_parentheses(f)?;
        }
        Ok(())
    }
}

impl Operand {
    fn write_in_parentheses(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperandKind::Pipe(pipe) => write!(f, "({pipe})"),
            _ => self.fmt(f),
        }
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperandKind::Dot => f.write_str("."),
            OperandKind::Nil => f.write_str("nil"),
            OperandKind::Bool(value) => value.fmt(f),
            OperandKind::Number(number) => f.write_str(&number.text),
            OperandKind::String { quoted, .. } => f.write_str(quoted),
            OperandKind::Identifier(name) => f.write_str(name),
            OperandKind::Field(fields) => fields.iter().try_for_each(|field| write!(f, ".{field}")),
            OperandKind::Variable(path) => f.write_str(&path.join(".")),
            OperandKind::Pipe(pipe) => pipe.fmt(f),
            OperandKind::Chain(operand, fields) => {
                operand.write_in_parentheses(f)?;
                fields.iter().try_for_each(|field| write!(f, ".{field}"))
            }
        }
    }
}

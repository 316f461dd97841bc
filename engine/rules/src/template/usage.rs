//! What a template reads, found in its tree: labels, the value, functions, queries. For linters.

use super::ast::{Branch, Command, List, Node, Operand, OperandKind, Pipe, Span};

/// What a template reads and calls. Places are bytes in the template's own text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// Labels of the alert's series that are read by name.
    pub labels: Vec<LabelUse>,
    /// External labels that are read by name.
    pub external_labels: Vec<LabelUse>,
    /// Where the alert's labels are used as a whole: printed, or walked by `range`.
    pub all_labels: Vec<Span>,
    /// Where everything that the template is told is used at once: `{{ . }}`, also as an argument.
    pub data: Vec<Span>,
    /// Where the value is read.
    pub values: Vec<ValueUse>,
    pub functions: Vec<FunctionUse>,
    /// Queries whose text stands in the template.
    pub queries: Vec<QueryUse>,
}

/// A label that is read by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelUse {
    pub name: String,
    pub span: Span,
}

/// A place where the value is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueUse {
    pub span: Span,
    /// The functions that it is given to, in their order: none where it is printed as it is.
    pub functions: Vec<String>,
}

/// A function that is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionUse {
    pub name: String,
    pub span: Span,
}

/// A query that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryUse {
    pub query: String,
    /// Of the literal, quotes included.
    pub span: Span,
}

/// What an expression stands for, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Data,
    Labels,
    ExternalLabels,
    Value,
    Other,
}

impl Usage {
    /// What is used below `roots`; the first `preamble` bytes are the server's and not looked at.
    pub(super) fn of<'a>(roots: impl Iterator<Item = &'a List>, preamble: usize) -> Self {
        let mut finder = Finder {
            preamble,
            usage: Self::default(),
            variables: vec![("$".to_owned(), Shape::Data)],
        };
        for root in roots {
            // What a defined template gets as its dot is its caller's choice; nearly always it is the data.
            finder.list(root, Shape::Data);
        }
        finder.usage
    }

    /// Whether the template reads the value at all.
    pub fn reads_value(&self) -> bool {
        !self.values.is_empty()
    }

    /// Whether the template calls the function `name`.
    pub fn calls(&self, name: &str) -> bool {
        self.functions.iter().any(|function| function.name == name)
    }
}

struct Finder {
    preamble: usize,
    usage: Usage,
    variables: Vec<(String, Shape)>,
}

impl Finder {
    fn list(&mut self, list: &List, dot: Shape) {
        for node in &list.nodes {
            match node {
                Node::Action(pipe) => {
                    self.pipe(pipe, dot);
                }
                Node::If(branch) => self.branch(branch, dot, |dot, _| dot),
                Node::With(branch) => self.branch(branch, dot, |_, value| value),
                Node::Range(branch) => self.branch(branch, dot, |_, _| Shape::Other),
                Node::Template { pipe, .. } => {
                    if let Some(pipe) = pipe {
                        self.pipe(pipe, dot);
                    }
                }
                Node::Text { .. } | Node::Break { .. } | Node::Continue { .. } => {}
            }
        }
    }

    fn branch(&mut self, branch: &Branch, dot: Shape, inner: fn(Shape, Shape) -> Shape) {
        let known = self.variables.len();
        let value = self.pipe(&branch.pipe, dot);
        self.list(&branch.list, inner(dot, value));
        if let Some(list) = &branch.else_list {
            self.list(list, dot);
        }
        self.variables.truncate(known);
    }

    fn pipe(&mut self, pipe: &Pipe, dot: Shape) -> Shape {
        let mut shape = Shape::Other;
        for (index, command) in pipe.commands.iter().enumerate() {
            // A value goes through the function that it is an argument of and through all that follow.
            let later = &pipe.commands[index + 1..];
            let takers: Vec<&str> = called(command)
                .into_iter()
                .chain(later.iter().filter_map(called))
                .collect();
            shape = self.command(command, dot, &takers);
        }
        if pipe.commands.len() > 1 {
            shape = Shape::Other;
        }
        let is_own = pipe.span.start >= self.preamble;
        match (shape, pipe.variables.is_empty()) {
            (Shape::Labels, true) if is_own => self.usage.all_labels.push(self.own(pipe.span)),
            (_, false) => {
                for name in &pipe.variables {
                    self.variables.push((name.clone(), shape));
                }
            }
            _ => {}
        }
        shape
    }

    fn command(&mut self, command: &Command, dot: Shape, takers: &[&str]) -> Shape {
        self.index_of_labels(command, dot);
        self.query(command);
        let mut shape = Shape::Other;
        for (index, operand) in command.args.iter().enumerate() {
            let of_operand = self.operand(operand, dot, takers);
            if index == 0 {
                shape = of_operand;
            }
        }
        shape
    }

    fn operand(&mut self, operand: &Operand, dot: Shape, takers: &[&str]) -> Shape {
        match &operand.kind {
            OperandKind::Dot => {
                match dot {
                    Shape::Value => self.value_use(operand, takers),
                    Shape::Data => self.data_use(operand),
                    _ => {}
                }
                dot
            }
            OperandKind::Field(path) => self.path(dot, path, operand, takers),
            OperandKind::Variable(path) => {
                let Some((name, fields)) = path.split_first() else {
                    return Shape::Other;
                };
                let known = self.variables.iter().rev().find(|(n, _)| n == name);
                let shape = known.map_or(Shape::Other, |(_, shape)| *shape);
                self.path(shape, fields, operand, takers)
            }
            OperandKind::Identifier(name) => {
                let span = self.own(operand.span);
                self.usage.functions.push(FunctionUse {
                    name: name.clone(),
                    span,
                });
                Shape::Other
            }
            OperandKind::Pipe(pipe) => self.pipe(pipe, dot),
            OperandKind::Chain(inner, path) => {
                let shape = self.operand(inner, dot, takers);
                self.path(shape, path, operand, takers)
            }
            _ => Shape::Other,
        }
    }

    fn path(&mut self, from: Shape, path: &[String], operand: &Operand, takers: &[&str]) -> Shape {
        let mut shape = from;
        for name in path {
            shape = match (shape, name.as_str()) {
                (Shape::Data, "Labels") => Shape::Labels,
                (Shape::Data, "ExternalLabels") => Shape::ExternalLabels,
                (Shape::Data, "Value") => Shape::Value,
                (Shape::Labels, name) => {
                    let found = self.label_use(name, operand.span);
                    self.usage.labels.push(found);
                    Shape::Other
                }
                (Shape::ExternalLabels, name) => {
                    let found = self.label_use(name, operand.span);
                    self.usage.external_labels.push(found);
                    Shape::Other
                }
                _ => Shape::Other,
            };
        }
        match shape {
            Shape::Value => self.value_use(operand, takers),
            Shape::Data => self.data_use(operand),
            _ => {}
        }
        shape
    }

    /// `index $labels "name"`
    fn index_of_labels(&mut self, command: &Command, dot: Shape) {
        let [function, map, key] = command.args.as_slice() else {
            return;
        };
        let (OperandKind::Identifier(name), OperandKind::String { text, .. }) =
            (&function.kind, &key.kind)
        else {
            return;
        };
        if name != "index" {
            return;
        }
        // Looked at without being recorded: the map itself is found with the other operands.
        let mut probe = Finder {
            preamble: self.preamble,
            usage: Usage::default(),
            variables: self.variables.clone(),
        };
        let found = self.label_use(text, key.span);
        match probe.operand(map, dot, &[]) {
            Shape::Labels => self.usage.labels.push(found),
            Shape::ExternalLabels => self.usage.external_labels.push(found),
            _ => {}
        }
    }

    fn query(&mut self, command: &Command) {
        if let [function, text] = command.args.as_slice()
            && matches!(&function.kind, OperandKind::Identifier(name) if name == "query")
            && let OperandKind::String { text: query, .. } = &text.kind
        {
            let span = self.own(text.span);
            self.usage.queries.push(QueryUse {
                query: query.clone(),
                span,
            });
        }
    }

    fn data_use(&mut self, operand: &Operand) {
        let span = self.own(operand.span);
        self.usage.data.push(span);
    }

    fn value_use(&mut self, operand: &Operand, takers: &[&str]) {
        if operand.span.start < self.preamble {
            return;
        }
        let span = self.own(operand.span);
        self.usage.values.push(ValueUse {
            span,
            functions: takers.iter().map(|name| (*name).to_owned()).collect(),
        });
    }

    fn label_use(&self, name: &str, span: Span) -> LabelUse {
        LabelUse {
            name: name.to_owned(),
            span: self.own(span),
        }
    }

    fn own(&self, span: Span) -> Span {
        Span {
            start: span.start.saturating_sub(self.preamble),
            end: span.end.saturating_sub(self.preamble),
        }
    }
}

/// The function that a command calls.
fn called(command: &Command) -> Option<&str> {
    match command.args.first().map(|first| &first.kind) {
        Some(OperandKind::Identifier(name)) => Some(name),
        _ => None,
    }
}

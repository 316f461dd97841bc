//! Expanding a tree: what Go's text/template does, with bounds on depth, work and output.

mod call;
mod field;
mod method;
mod pipeline;
mod range;

use super::ast::{Branch, List, Located, Node, Pipe, Span};
use super::error::{ExecError, line_column};
use super::functions::Environment;
use super::go_fmt;
use super::parser::Trees;
use super::value::Value;

/// How deep branches, loops and templates that call each other may be inside one another.
const MAX_DEPTH: usize = 250;
/// How many nodes and commands one expansion may run.
const MAX_STEPS: u32 = 1_000_000;
/// How much text one expansion may make, thrown away or not.
const MAX_BYTES: usize = 16 << 20;

/// Why an expansion stopped: a sentence, blamed on the part that was being evaluated.
pub(super) struct Stop(String);

type Result<T, E = Stop> = std::result::Result<T, E>;

/// How a list of nodes was left.
#[derive(PartialEq, Eq)]
enum Flow {
    Through,
    Break,
    Continue,
}

/// Expands `trees` with `data` as the dot.
pub(super) fn execute(
    trees: &Trees,
    text: &str,
    data: &Value,
    environment: &Environment<'_>,
) -> Result<String, ExecError> {
    let mut state = State {
        trees,
        environment,
        template: &trees.name,
        at: None,
        variables: vec![("$".to_owned(), data.clone())],
        depth: 0,
        steps: 0,
        bytes: 0,
        out: String::new(),
    };
    match state.walk_list(data, &trees.root) {
        Ok(_) => Ok(state.out),
        Err(Stop(problem)) => Err(state.blame(text, problem)),
    }
}

struct State<'t> {
    trees: &'t Trees,
    environment: &'t Environment<'t>,
    /// The name of the template that runs.
    template: &'t str,
    /// What errors are blamed on.
    at: Option<&'t dyn Located>,
    variables: Vec<(String, Value)>,
    depth: usize,
    steps: u32,
    bytes: usize,
    out: String,
}

impl<'t> State<'t> {
    fn blame(&self, text: &str, problem: String) -> ExecError {
        let name = &self.trees.name;
        let (place, quoted, span) = self.at.map_or_else(
            || (String::new(), String::new(), Span::default()),
            |node| {
                let pos = node.pos();
                let (line, _) = line_column(text, pos);
                let before = text.get(..pos).unwrap_or(text);
                // Bytes, from 0 on the first line and from 1 on the others: so counts Go.
                let column = before.rfind('\n').map_or(pos, |newline| pos - newline - 1);
                (format!("{line}:{column}"), node.to_string(), node.span())
            },
        );
        ExecError {
            message: format!(
                "template: {name}:{place}: executing {} at <{quoted}>: {problem}",
                promql::literal::quote(self.template)
            ),
            problem,
            span,
        }
    }

    fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(Stop(format!("more than {MAX_STEPS} steps")));
        }
        Ok(())
    }

    /// Accounts for text that was made.
    fn charge(&mut self, bytes: usize) -> Result<()> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > MAX_BYTES {
            return Err(Stop(format!("more than {MAX_BYTES} bytes of text")));
        }
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.charge(text.len())?;
        self.out.push_str(text);
        Ok(())
    }

    fn walk_list(&mut self, dot: &Value, list: &'t List) -> Result<Flow> {
        if self.depth == MAX_DEPTH {
            return Err(Stop(format!(
                "exceeded maximum template depth ({MAX_DEPTH})"
            )));
        }
        self.depth += 1;
        let mut flow = Flow::Through;
        for node in &list.nodes {
            flow = self.walk(dot, node)?;
            if flow != Flow::Through {
                break;
            }
        }
        self.depth -= 1;
        Ok(flow)
    }

    fn walk(&mut self, dot: &Value, node: &'t Node) -> Result<Flow> {
        self.step()?;
        self.at = Some(node);
        match node {
            Node::Text { text, .. } => self.write(text)?,
            Node::Action(pipe) => {
                // The variables it declares stay until the next `end`.
                let value = self.pipeline(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.at = Some(node);
                    self.write(&go_fmt::display(&value))?;
                }
            }
            Node::If(branch) => return self.walk_if(dot, branch),
            Node::With(branch) => return self.walk_with(dot, branch),
            Node::Range(branch) => return self.walk_range(dot, node, branch),
            Node::Template { name, pipe, .. } => {
                self.walk_template(dot, name, pipe.as_ref())?;
            }
            Node::Break { .. } => return Ok(Flow::Break),
            Node::Continue { .. } => return Ok(Flow::Continue),
        }
        Ok(Flow::Through)
    }

    fn walk_if(&mut self, dot: &Value, branch: &'t Branch) -> Result<Flow> {
        let mark = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let flow = if value.is_true() {
            self.walk_list(dot, &branch.list)
        } else {
            self.walk_else(dot, branch)
        };
        self.variables.truncate(mark);
        flow
    }

    fn walk_with(&mut self, dot: &Value, branch: &'t Branch) -> Result<Flow> {
        let mark = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let flow = if value.is_true() {
            self.walk_list(&value, &branch.list)
        } else {
            self.walk_else(dot, branch)
        };
        self.variables.truncate(mark);
        flow
    }

    fn walk_else(&mut self, dot: &Value, branch: &'t Branch) -> Result<Flow> {
        match &branch.else_list {
            Some(list) => self.walk_list(dot, list),
            None => Ok(Flow::Through),
        }
    }

    fn walk_template(&mut self, dot: &Value, name: &'t str, pipe: Option<&'t Pipe>) -> Result<()> {
        let list = match self.trees.defined.get(name) {
            Some(list) => list,
            None if name == self.trees.name => &self.trees.root,
            None => {
                let name = promql::literal::quote(name);
                return Err(Stop(format!("template {name} not defined")));
            }
        };
        let dot = match pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Value::Invalid,
        };
        // A template sees none of its caller's variables.
        let callers = std::mem::replace(&mut self.variables, vec![("$".to_owned(), dot.clone())]);
        let (caller, at) = (self.template, self.at);
        self.template = name;
        self.walk_list(&dot, list)?;
        (self.template, self.at) = (caller, at);
        self.variables = callers;
        Ok(())
    }

    fn set_variable(&mut self, name: &str, value: Value) -> Result<()> {
        let known = self.variables.iter_mut().rev().find(|(n, _)| n == name);
        match known {
            Some((_, current)) => {
                *current = value;
                Ok(())
            }
            None => Err(Stop(format!("undefined variable: {name}"))),
        }
    }

    fn variable(&self, name: &str) -> Result<Value> {
        let known = self.variables.iter().rev().find(|(n, _)| n == name);
        known
            .map(|(_, value)| value.clone())
            .ok_or_else(|| Stop(format!("undefined variable: {name}")))
    }
}

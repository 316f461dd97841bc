//! The functions of templates: Go's own and those that Prometheus adds.
//!
//! To add a function:
//! 1. put a row into the table of its family: name, parameters, what it does, since which Prometheus, a line of help;
//! 2. the family's file holds its implementation: evaluated arguments in, a value or a sentence out;
//! 3. a new family gets a file and a line in `FAMILIES`;
//! 4. add cases to `tests/templates.rs` whose expected values `promtool test rules` has given.

mod builtin;
mod compare;
mod escape;
mod hosts;
mod humanize;
mod query;
mod text;
mod time;

use std::cell::RefCell;
use std::rc::Rc;

use promql::VectorSample;

use super::value::{IntegerType, Value};

pub(super) use builtin::call_value;

/// What the functions of one expansion can reach.
pub(super) struct Environment<'a> {
    /// The moment of evaluation, in Unix milliseconds.
    pub(super) now_ms: i64,
    pub(super) query: &'a dyn Fn(&str) -> Result<Vec<VectorSample>, String>,
    /// The server's own address; `promtool` has none.
    pub(super) external_url: Option<&'a str>,
}

/// A function as the linter, completion and the expansion see it.
pub struct Function {
    pub name: &'static str,
    pub(super) params: &'static [Param],
    /// Whether the last parameter takes any number of arguments, none included.
    pub(super) is_variadic: bool,
    /// The first Prometheus that has it, where that is later than 3.0.
    pub since: Option<&'static str>,
    /// What it does, in one line.
    pub help: &'static str,
    pub(super) implementation: Implementation,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param {
    /// `interface {}`
    Any,
    /// Any value, nothing included.
    Value,
    String,
    Int,
    Samples,
    Sample,
    Duration,
    Time,
}

/// How a function comes to its value.
pub(super) enum Implementation {
    Plain(fn(&Environment<'_>, &[Value]) -> Result<Value, String>),
    /// Stops at the first argument that is false.
    And,
    /// Stops at the first argument that is true.
    Or,
    /// Wants to know how its first argument is written.
    Call,
}

const FAMILIES: &[&[Function]] = &[
    builtin::FUNCTIONS,
    compare::FUNCTIONS,
    escape::FUNCTIONS,
    hosts::FUNCTIONS,
    humanize::FUNCTIONS,
    query::FUNCTIONS,
    text::FUNCTIONS,
    time::FUNCTIONS,
];

/// All functions that a template may use.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().copied().flatten()
}

/// The function of that name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    functions().find(|function| function.name == name)
}

impl Function {
    /// A row of a table; `variadic` and `since` refine it.
    const fn new(
        name: &'static str,
        params: &'static [Param],
        body: fn(&Environment<'_>, &[Value]) -> Result<Value, String>,
        help: &'static str,
    ) -> Self {
        Self {
            name,
            params,
            is_variadic: false,
            since: None,
            help,
            implementation: Implementation::Plain(body),
        }
    }

    const fn variadic(mut self) -> Self {
        self.is_variadic = true;
        self
    }

    const fn since(mut self, version: &'static str) -> Self {
        self.since = Some(version);
        self
    }

    const fn by(mut self, implementation: Implementation) -> Self {
        self.implementation = implementation;
        self
    }
}

impl Param {
    /// Its type in Go, as errors name it.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Value => "reflect.Value",
            Self::String => "string",
            Self::Int => "int",
            Self::Samples => "template.queryResult",
            Self::Sample => "*template.sample",
            Self::Duration => "time.Duration",
            Self::Time => "time.Time",
        }
    }

    /// What nothing is for this parameter, where it may be nothing.
    pub(super) fn nil(self) -> Option<Value> {
        match self {
            Self::Any => Some(Value::Interface(None)),
            Self::Value => Some(Value::Invalid),
            Self::Samples => Some(Value::Samples(Rc::new(RefCell::default()))),
            Self::Sample => Some(Value::Sample(None)),
            Self::String | Self::Int | Self::Duration | Self::Time => None,
        }
    }

    pub(super) fn integer_type(self) -> IntegerType {
        match self {
            Self::Duration => IntegerType::Duration,
            _ => IntegerType::Int,
        }
    }
}

/// The text of argument `index`.
fn text_arg(args: &[Value], index: usize) -> Rc<str> {
    args.get(index)
        .and_then(Value::text)
        .cloned()
        .unwrap_or_default()
}

/// Argument `index`, out of its interface.
fn arg(args: &[Value], index: usize) -> Value {
    args.get(index).cloned().unwrap_or(Value::Invalid).unboxed()
}

/// What Go says where a pointer is followed that points nowhere.
const NIL_DEREFERENCE: &str = "runtime error: invalid memory address or nil pointer dereference";

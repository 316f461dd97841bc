//! Comparisons, which never mix types: a float and a whole number cannot be compared.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use super::super::go_fmt;
use super::super::value::{BasicKind, Value};
use super::{Environment, Function, Param, arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "eq",
        &[Param::Value, Param::Value],
        eq,
        "whether the first argument equals one of the others",
    )
    .variadic(),
    Function::new(
        "ne",
        &[Param::Value, Param::Value],
        ne,
        "whether the arguments differ",
    ),
    Function::new(
        "lt",
        &[Param::Value, Param::Value],
        lt,
        "whether the first argument is less than the second",
    ),
    Function::new(
        "le",
        &[Param::Value, Param::Value],
        le,
        "whether the first argument is at most the second",
    ),
    Function::new(
        "gt",
        &[Param::Value, Param::Value],
        gt,
        "whether the first argument is greater than the second",
    ),
    Function::new(
        "ge",
        &[Param::Value, Param::Value],
        ge,
        "whether the first argument is at least the second",
    ),
];

const BAD_TYPE: &str = "invalid type for comparison";

fn eq(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    if args.len() < 2 {
        return Err("missing argument for comparison".to_owned());
    }
    let first = arg(args, 0);
    for index in 1..args.len() {
        if equal(&first, &arg(args, index))? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn ne(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    equal(&arg(args, 0), &arg(args, 1)).map(|equal| Value::Bool(!equal))
}

fn lt(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    less(&arg(args, 0), &arg(args, 1)).map(Value::Bool)
}

fn le(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    at_most(&arg(args, 0), &arg(args, 1)).map(Value::Bool)
}

fn gt(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    at_most(&arg(args, 0), &arg(args, 1)).map(|at_most| Value::Bool(!at_most))
}

fn ge(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    less(&arg(args, 0), &arg(args, 1)).map(|less| Value::Bool(!less))
}

fn at_most(a: &Value, b: &Value) -> Result<bool, String> {
    Ok(less(a, b)? || equal(a, b)?)
}

fn incompatible(a: &Value, b: &Value) -> String {
    format!(
        "incompatible types for comparison: {} and {}",
        a.type_name(),
        b.type_name()
    )
}

fn equal(a: &Value, b: &Value) -> Result<bool, String> {
    match (a.basic_kind(), b.basic_kind()) {
        (None, None) => equal_identity(a, b),
        (Some(x), Some(y)) if x == y || is_integer(x) && is_integer(y) => {
            Ok(order(a, b) == Some(Ordering::Equal) || same_complex(a, b))
        }
        _ if a.is_valid() && b.is_valid() => Err(incompatible(a, b)),
        _ => Ok(false),
    }
}

#[expect(clippy::float_cmp, reason = "equality is what is asked for")]
fn same_complex(a: &Value, b: &Value) -> bool {
    matches!((a, b), (Value::Complex(r, i), Value::Complex(s, j)) if r == s && i == j)
}

/// Values without an order: pointers are equal where they point to the same.
fn equal_identity(a: &Value, b: &Value) -> Result<bool, String> {
    let is_nil = |value: &Value| matches!(value, Value::Invalid | Value::Sample(None));
    if a.is_valid() && b.is_valid() && go_kind(a) != go_kind(b) {
        return Err(format!(
            "non-comparable types {}: {}, {}: {}",
            go_fmt::as_text(a),
            a.type_name(),
            b.type_name(),
            go_fmt::default_format(b)
        ));
    }
    if is_nil(a) || is_nil(b) {
        return Ok(is_nil(a) == is_nil(b));
    }
    match (a, b) {
        (Value::Sample(Some(a)), Value::Sample(Some(b))) => Ok(Rc::ptr_eq(a, b)),
        (Value::Histogram(a), Value::Histogram(b)) => Ok(Arc::ptr_eq(a, b)),
        (Value::Time(a, _), Value::Time(b, _)) => Ok(a == b),
        (_, Value::Labels(_) | Value::Map(_) | Value::Samples(_) | Value::Data(_)) => Err(format!(
            "non-comparable type {}: {}",
            go_fmt::as_text(b),
            b.type_name()
        )),
        _ => Ok(false),
    }
}

/// Go's kind of a value that is no basic one.
fn go_kind(value: &Value) -> &'static str {
    match value {
        Value::Labels(_) | Value::Map(_) => "map",
        Value::Samples(_) => "slice",
        Value::Data(_) => "struct",
        _ => "pointer",
    }
}

fn is_integer(kind: BasicKind) -> bool {
    matches!(kind, BasicKind::Int | BasicKind::Uint)
}

fn less(a: &Value, b: &Value) -> Result<bool, String> {
    let x = a.basic_kind().ok_or(BAD_TYPE)?;
    let y = b.basic_kind().ok_or(BAD_TYPE)?;
    if x != y && !(is_integer(x) && is_integer(y)) {
        return Err(incompatible(a, b));
    }
    if matches!(x, BasicKind::Bool | BasicKind::Complex) {
        return Err(BAD_TYPE.to_owned());
    }
    Ok(order(a, b) == Some(Ordering::Less))
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Integer(a, _), Value::Integer(b, _)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        _ => Some(a.text()?.cmp(b.text()?)),
    }
}

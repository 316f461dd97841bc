//! Go's own functions on any value: logic, `index`, `slice`, `len`, printing, `call`.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::go_fmt;
use super::super::value::{IntegerType, Value};
use super::{Environment, Function, Implementation, Param, arg, text_arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "and",
        &[Param::Value, Param::Value],
        never,
        "the first argument that is empty, or the last",
    )
    .variadic()
    .by(Implementation::And),
    Function::new(
        "or",
        &[Param::Value, Param::Value],
        never,
        "the first argument that is not empty, or the last",
    )
    .variadic()
    .by(Implementation::Or),
    Function::new("not", &[Param::Value], not, "whether the argument is empty"),
    Function::new(
        "len",
        &[Param::Value],
        len,
        "how many elements or bytes there are",
    ),
    Function::new(
        "index",
        &[Param::Value, Param::Value],
        index,
        "an element, by index or key",
    )
    .variadic(),
    Function::new(
        "slice",
        &[Param::Value, Param::Value],
        slice,
        "a part, from and up to an index",
    )
    .variadic(),
    Function::new(
        "call",
        &[Param::Value, Param::Value],
        never,
        "the result of calling a function value",
    )
    .variadic()
    .by(Implementation::Call),
    Function::new("print", &[Param::Any], print, "the arguments as one text").variadic(),
    Function::new("println", &[Param::Any], println, "the arguments as a line").variadic(),
    Function::new(
        "printf",
        &[Param::String, Param::Any],
        printf,
        "the arguments in a format",
    )
    .variadic(),
];

fn never(_: &Environment<'_>, _: &[Value]) -> Result<Value, String> {
    Ok(Value::Invalid)
}

fn not(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::Bool(!arg(args, 0).is_true()))
}

fn print(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::string(go_fmt::print(args)))
}

fn println(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::string(go_fmt::println(args)))
}

fn printf(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let values = args.get(1..).unwrap_or_default();
    Ok(Value::string(go_fmt::printf(&text_arg(args, 0), values)))
}

/// No function value can come up in a template: whatever is called is none.
pub(in super::super) fn call_value(callee: &str, args: &[Value]) -> Result<Value, String> {
    let function = arg(args, 0);
    if !function.is_valid() {
        return Err("call of nil".to_owned());
    }
    Err(format!(
        "non-function {callee} of type {}",
        function.type_name()
    ))
}

fn len(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let item = arg(args, 0);
    match length(&item) {
        Some(length) => Ok(Value::length(length)),
        None if !item.is_valid() => {
            Err("reflect: call of reflect.Value.Type on zero Value".to_owned())
        }
        None if matches!(item, Value::Sample(None)) => Err("len of nil pointer".to_owned()),
        None => Err(format!("len of type {}", pointed_type(&item))),
    }
}

/// The name of the type behind any pointer.
fn pointed_type(value: &Value) -> &'static str {
    value.type_name().trim_start_matches('*')
}

fn length(item: &Value) -> Option<usize> {
    Some(match item {
        Value::String(text) | Value::Html(text) => text.len(),
        Value::Labels(labels) => labels.len(),
        Value::Map(map) => map.len(),
        Value::Samples(samples) => samples.borrow().len(),
        _ => return None,
    })
}

fn index(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let mut item = arg(args, 0);
    if !item.is_valid() {
        return Err("index of untyped nil".to_owned());
    }
    for position in 1..args.len() {
        let key = arg(args, position);
        item = item.unboxed();
        item = match &item {
            Value::String(text) | Value::Html(text) => {
                let at = position_in(&key, text.len())?;
                let byte = text.as_bytes().get(at);
                let byte = byte.ok_or_else(|| out_of_range(at, text.len()))?;
                Value::Integer(i64::from(*byte), IntegerType::Byte)
            }
            Value::Samples(samples) => {
                let samples = samples.borrow();
                let at = position_in(&key, samples.len())?;
                let sample = samples.get(at);
                Value::Sample(Some(Rc::clone(
                    sample.ok_or_else(|| out_of_range(at, samples.len()))?,
                )))
            }
            Value::Labels(labels) => Value::string(labels.get(&map_key(&key)?)),
            Value::Map(map) => {
                let value = map.get(&*map_key(&key)?).cloned();
                value.unwrap_or(Value::Interface(None))
            }
            Value::Sample(None) | Value::Invalid => return Err("index of nil pointer".to_owned()),
            other => return Err(format!("can't index item of type {}", pointed_type(other))),
        };
    }
    Ok(item)
}

/// Indexing lets the end itself through; what lies there panics in Go.
fn out_of_range(at: usize, length: usize) -> String {
    let kind = "reflect: slice index out of range";
    if at == length {
        kind.to_owned()
    } else {
        format!("index out of range: {at}")
    }
}

fn map_key(key: &Value) -> Result<Rc<str>, String> {
    match key {
        Value::String(text) => Ok(Rc::clone(text)),
        Value::Invalid => Err("value is nil; should be of type string".to_owned()),
        other => Err(format!(
            "value has type {}; should be string",
            other.type_name()
        )),
    }
}

fn position_in(key: &Value, capacity: usize) -> Result<usize, String> {
    match key {
        Value::Integer(at, _) => usize::try_from(*at)
            .ok()
            .filter(|at| *at <= capacity)
            .ok_or_else(|| format!("index out of range: {at}")),
        Value::Invalid => Err("cannot index slice/array with nil".to_owned()),
        other => Err(format!(
            "cannot index slice/array with type {}",
            other.type_name()
        )),
    }
}

fn slice(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let item = arg(args, 0);
    let bounds = args.get(1..).unwrap_or_default();
    if !item.is_valid() {
        return Err("slice of untyped nil".to_owned());
    }
    if bounds.len() > 3 {
        return Err(format!("too many slice indexes: {}", bounds.len()));
    }
    let length = match &item {
        Value::String(text) | Value::Html(text) => {
            if bounds.len() == 3 {
                return Err("cannot 3-index slice a string".to_owned());
            }
            text.len()
        }
        Value::Samples(samples) => samples.borrow().len(),
        Value::Sample(None) => return Err("slice of nil pointer".to_owned()),
        other => return Err(format!("can't slice item of type {}", pointed_type(other))),
    };
    let mut range = [0, length, length];
    for (bound, given) in range.iter_mut().zip(bounds) {
        *bound = position_in(given, length)?;
    }
    let [start, end, capacity] = range;
    let checked = if bounds.len() == 3 { capacity } else { end };
    for (low, high) in [(start, end), (end, checked)] {
        if low > high {
            return Err(format!("invalid slice index: {low} > {high}"));
        }
    }
    match &item {
        Value::Samples(samples) => {
            let part = samples
                .borrow()
                .get(start..end)
                .unwrap_or_default()
                .to_vec();
            Ok(Value::Samples(Rc::new(RefCell::new(part))))
        }
        Value::Html(text) => Ok(Value::Html(bytes_of(text, start, end))),
        other => {
            let text = other.text().cloned().unwrap_or_default();
            Ok(Value::String(bytes_of(&text, start, end)))
        }
    }
}

/// Go cuts between bytes; what is no text any more then becomes U+FFFD.
fn bytes_of(text: &str, start: usize, end: usize) -> Rc<str> {
    let bytes = text.as_bytes().get(start..end).unwrap_or_default();
    String::from_utf8_lossy(bytes).into()
}

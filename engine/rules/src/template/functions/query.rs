//! Asking the server from inside a template, and taking results apart.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::value::{QuerySample, Value};
use super::{Environment, Function, NIL_DEREFERENCE, Param, arg, text_arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "query",
        &[Param::String],
        query,
        "the result of a query, at the time of evaluation",
    ),
    Function::new(
        "first",
        &[Param::Samples],
        first,
        "the first series of a result; an error where there is none",
    ),
    Function::new(
        "label",
        &[Param::String, Param::Sample],
        label,
        "a label of a series",
    ),
    Function::new("value", &[Param::Sample], value, "the value of a series"),
    Function::new(
        "strvalue",
        &[Param::Sample],
        strvalue,
        "the label __value__ of a series",
    ),
    Function::new(
        "sortByLabel",
        &[Param::String, Param::Samples],
        sort_by_label,
        "a result, sorted by a label",
    ),
    Function::new(
        "args",
        &[Param::Any],
        args,
        "the arguments as arg0, arg1, … for a template",
    )
    .variadic(),
];

fn query(environment: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    (environment.query)(&text_arg(args, 0)).map(Value::from_vector)
}

fn first(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let first = match arg(args, 0) {
        Value::Samples(samples) => samples.borrow().first().cloned(),
        _ => None,
    };
    match first {
        Some(sample) => Ok(Value::Sample(Some(sample))),
        None => Err("first() called on vector with no elements".to_owned()),
    }
}

fn sample_arg(args: &[Value], index: usize) -> Result<Rc<QuerySample>, String> {
    match arg(args, index) {
        Value::Sample(Some(sample)) => Ok(sample),
        _ => Err(NIL_DEREFERENCE.to_owned()),
    }
}

fn label(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let sample = sample_arg(args, 1)?;
    Ok(Value::string(sample.labels.get(&text_arg(args, 0))))
}

fn value(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(sample_arg(args, 0)?.value.clone())
}

fn strvalue(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    Ok(Value::string(sample_arg(args, 0)?.labels.get("__value__")))
}

fn sort_by_label(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let (name, result) = (text_arg(args, 0), arg(args, 1));
    if let Value::Samples(samples) = &result {
        samples
            .borrow_mut()
            .sort_by(|a, b| a.labels.get(&name).cmp(b.labels.get(&name)));
    }
    Ok(result)
}

fn args(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let named: BTreeMap<String, Value> = args
        .iter()
        .enumerate()
        .map(|(index, value)| (format!("arg{index}"), value.clone().boxed()))
        .collect();
    Ok(Value::Map(Rc::new(named)))
}

//! `.A.B`: fields of structures, entries of maps, methods.

use std::rc::Rc;

use tsdb::Labels;

use super::super::ast::{Located, Operand};
use super::super::value::{IntegerType, Value};
use super::method::method;
use super::{Result, State, Stop};

impl<'t> State<'t> {
    /// Walks `path` from `receiver`. Arguments go to the last part, which then must be a method.
    pub(super) fn fields(
        &mut self,
        dot: &Value,
        mut receiver: Value,
        path: &'t [String],
        node: &'t dyn Located,
        args: &'t [Operand],
        piped: Option<Value>,
    ) -> Result<Value> {
        let Some((last, before)) = path.split_last() else {
            return Ok(receiver);
        };
        for name in before {
            receiver = self.field(dot, receiver, name, node, &[], None)?;
        }
        self.field(dot, receiver, last, node, args, piped)
    }

    fn field(
        &mut self,
        dot: &Value,
        receiver: Value,
        name: &'t str,
        node: &'t dyn Located,
        args: &'t [Operand],
        piped: Option<Value>,
    ) -> Result<Value> {
        // Errors name the static type, which may say no more than `interface {}`.
        let type_name = receiver.type_name();
        let is_nil = matches!(receiver, Value::Interface(None) | Value::Sample(None));
        if !receiver.is_valid() {
            return Ok(Value::Invalid);
        }
        if is_nil && has_field_or_is_interface(&receiver, name) {
            return Err(Stop(format!("nil pointer evaluating {type_name}.{name}")));
        }
        let receiver = receiver.unboxed();
        if let Some(method) = method(&receiver, name) {
            return self.call(
                dot,
                name,
                method.params,
                false,
                args,
                piped,
                node,
                &mut |_, values| (method.call)(&receiver, values),
            );
        }
        let has_args = !args.is_empty() || piped.is_some();
        match &receiver {
            Value::Labels(labels) => {
                check_entry(name, has_args)?;
                Ok(entry(labels, name))
            }
            Value::Map(map) => {
                check_entry(name, has_args)?;
                Ok(map.get(name).cloned().unwrap_or(Value::Interface(None)))
            }
            _ => match structure_field(&receiver, name) {
                Some(_) if has_args => Err(Stop(format!(
                    "{name} has arguments but cannot be invoked as function"
                ))),
                Some(value) => Ok(value),
                None => Err(Stop(format!(
                    "can't evaluate field {name} in type {type_name}"
                ))),
            },
        }
    }
}

/// Nil pointers are complained about where the field would be there.
fn has_field_or_is_interface(receiver: &Value, name: &str) -> bool {
    match receiver {
        Value::Sample(None) => matches!(name, "Labels" | "Value"),
        _ => true,
    }
}

fn check_entry(name: &str, has_args: bool) -> Result<()> {
    if has_args {
        return Err(Stop(format!("{name} is not a method but has arguments")));
    }
    Ok(())
}

/// A label, or the empty text where it is missing.
pub(super) fn entry(labels: &Labels, name: &str) -> Value {
    Value::string(labels.get(name))
}

fn structure_field(receiver: &Value, name: &str) -> Option<Value> {
    match (receiver, name) {
        (Value::Data(data), "Labels") => Some(Value::Labels(data.labels.clone())),
        (Value::Data(data), "ExternalLabels") => Some(Value::Labels(data.external_labels.clone())),
        (Value::Data(data), "ExternalURL") => Some(Value::String(Rc::clone(&data.external_url))),
        (Value::Data(data), "Value") => Some(data.value.clone().boxed()),
        (Value::Sample(Some(sample)), "Labels") => Some(Value::Labels(sample.labels.clone())),
        (Value::Sample(Some(sample)), "Value") => Some(sample.value.clone()),
        (Value::Histogram(histogram), "Count") => Some(Value::Float(histogram.count)),
        (Value::Histogram(histogram), "Sum") => Some(Value::Float(histogram.sum)),
        (Value::Histogram(histogram), "ZeroCount") => Some(Value::Float(histogram.zero_count)),
        (Value::Histogram(histogram), "ZeroThreshold") => {
            Some(Value::Float(histogram.zero_threshold))
        }
        (Value::Histogram(histogram), "Schema") => {
            Some(Value::Integer(histogram.schema.into(), IntegerType::Int32))
        }
        _ => None,
    }
}

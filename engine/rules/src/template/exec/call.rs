//! Calling functions and methods: how many arguments, of which types, and which are evaluated at all.

use super::super::ast::{Located, Operand, OperandKind};
use super::super::functions::{self, Environment, Function, Implementation, Param};
use super::super::value::{Indirection, IntegerType, Value};
use super::{Result, State, Stop};

/// What a function does with its evaluated arguments.
type Body<'b> = &'b mut dyn FnMut(&Environment<'_>, &[Value]) -> std::result::Result<Value, String>;

impl<'t> State<'t> {
    /// Calls the function `name`. Errors of its own are blamed on `node`.
    pub(super) fn function(
        &mut self,
        dot: &Value,
        name: &'t str,
        node: &'t dyn Located,
        args: &'t [Operand],
        piped: Option<Value>,
    ) -> Result<Value> {
        let Some(function) = functions::find(name) else {
            let name = promql::literal::quote(name);
            return Err(Stop(format!("{name} is not a defined function")));
        };
        let Function {
            params,
            is_variadic,
            implementation,
            ..
        } = function;
        match implementation {
            Implementation::And => self.short_circuit(dot, name, false, args, piped),
            Implementation::Or => self.short_circuit(dot, name, true, args, piped),
            Implementation::Call => {
                let callee = match (args.first(), &piped) {
                    (Some(arg), _) => arg.to_string(),
                    (None, Some(piped)) => reflected(piped),
                    (None, None) => String::new(),
                };
                self.call(
                    dot,
                    name,
                    params,
                    *is_variadic,
                    args,
                    piped,
                    node,
                    &mut |_, values| functions::call_value(&callee, values),
                )
            }
            Implementation::Plain(body) => self.call(
                dot,
                name,
                params,
                *is_variadic,
                args,
                piped,
                node,
                &mut |environment, values| body(environment, values),
            ),
        }
    }

    /// `and` and `or` evaluate no argument behind the one that decides.
    fn short_circuit(
        &mut self,
        dot: &Value,
        name: &str,
        decides: bool,
        args: &'t [Operand],
        piped: Option<Value>,
    ) -> Result<Value> {
        if args.is_empty() && piped.is_none() {
            return Err(wrong_count(name, "at least 1", 0));
        }
        let mut value = Value::Invalid;
        for arg in args {
            value = self.argument(dot, Param::Value, arg)?.unboxed();
            if value.is_true() == decides {
                return Ok(value);
            }
        }
        Ok(piped.unwrap_or(value))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a call is all of these, and only this file makes one"
    )]
    pub(super) fn call(
        &mut self,
        dot: &Value,
        name: &str,
        params: &[Param],
        is_variadic: bool,
        args: &'t [Operand],
        piped: Option<Value>,
        node: &'t dyn Located,
        body: Body<'_>,
    ) -> Result<Value> {
        let count = args.len() + usize::from(piped.is_some());
        let fixed = params.len() - usize::from(is_variadic);
        if is_variadic && count < fixed {
            return Err(wrong_count(name, &format!("at least {fixed}"), args.len()));
        }
        if !is_variadic && count != fixed {
            return Err(wrong_count(name, &fixed.to_string(), count));
        }
        let param = |index: usize| params.get(index).or(params.last()).copied();
        let mut values = Vec::with_capacity(count);
        for (index, arg) in args.iter().enumerate() {
            values.push(self.argument(dot, param(index).unwrap_or(Param::Any), arg)?);
        }
        if let Some(piped) = piped {
            let param = param(values.len()).unwrap_or(Param::Any);
            values.push(fit(piped, param)?);
        }
        match body(self.environment, &values) {
            Ok(value) => {
                self.charge(value.text().map_or(0, |text| text.len()))?;
                Ok(value)
            }
            Err(problem) => {
                self.at = Some(node);
                Err(Stop(format!("error calling {name}: {problem}")))
            }
        }
    }

    /// An argument as a parameter wants it.
    fn argument(&mut self, dot: &Value, param: Param, arg: &'t Operand) -> Result<Value> {
        self.at = Some(arg);
        match &arg.kind {
            OperandKind::Nil => match param.nil() {
                Some(nil) => Ok(nil),
                None => Err(Stop(format!("cannot assign nil to {}", param.type_name()))),
            },
            OperandKind::Bool(_) | OperandKind::Number(_) | OperandKind::String { .. } => {
                self.literal(dot, param, arg)
            }
            _ => {
                let value = self.operand(dot, arg)?;
                fit(value, param)
            }
        }
    }

    /// A literal takes the type that is asked for, where it can.
    fn literal(&mut self, dot: &Value, param: Param, arg: &'t Operand) -> Result<Value> {
        let wrong = |expected: &str| Err(Stop(format!("expected {expected}; found {arg}")));
        match (param, &arg.kind) {
            (Param::Any | Param::Value, _) => self.operand(dot, arg),
            (Param::String, OperandKind::String { text, .. }) => Ok(Value::string(text.as_str())),
            (Param::String, _) => wrong("string"),
            (Param::Int | Param::Duration, OperandKind::Number(number)) => match number.int {
                Some(value) => Ok(Value::Integer(value, param.integer_type())),
                None => wrong("integer"),
            },
            (Param::Int | Param::Duration, _) => wrong("integer"),
            (Param::Samples | Param::Sample | Param::Time, _) => Err(Stop(format!(
                "can't handle {arg} for arg of type {}",
                param.type_name()
            ))),
        }
    }
}

/// What Go's reflection calls a value: a text itself, anything else by its type.
fn reflected(value: &Value) -> String {
    value.text().map_or_else(
        || format!("<{} Value>", value.type_name()),
        ToString::to_string,
    )
}

fn wrong_count(name: &str, want: &str, got: usize) -> Stop {
    Stop(format!(
        "wrong number of args for {name}: want {want} got {got}"
    ))
}

/// A value as a parameter wants it, or why it cannot be.
fn fit(value: Value, param: Param) -> Result<Value> {
    if !value.is_valid() {
        return param
            .nil()
            .ok_or_else(|| Stop(format!("invalid value; expected {}", param.type_name())));
    }
    if matches!(param, Param::Any | Param::Value) {
        return Ok(value);
    }
    let static_type = value.type_name();
    let value = value.unboxed();
    let fits = match (&value, param) {
        (Value::String(_), Param::String)
        | (Value::Samples(_), Param::Samples)
        | (Value::Sample(_), Param::Sample)
        | (Value::Integer(_, IntegerType::Int), Param::Int)
        | (Value::Integer(_, IntegerType::Duration), Param::Duration)
        | (Value::Time(_, Indirection::Direct | Indirection::Pointer), Param::Time) => true,
        (Value::DurationPointer(nanoseconds), Param::Duration) => {
            return Ok(Value::Integer(*nanoseconds, IntegerType::Duration));
        }
        _ => false,
    };
    if fits {
        return Ok(value);
    }
    let got = if value.is_valid() {
        value.type_name()
    } else {
        static_type
    };
    Err(Stop(format!(
        "wrong type for value; expected {}; got {got}",
        param.type_name()
    )))
}

//! Pipelines, commands and what their operands stand for.

use super::super::ast::{Command, Operand, OperandKind, Pipe};
use super::super::number::Number;
use super::super::value::Value;
use super::{Result, State, Stop};

impl<'t> State<'t> {
    /// The value of the last command. Variables it declares are pushed; the caller pops them.
    pub(super) fn pipeline(&mut self, dot: &Value, pipe: &'t Pipe) -> Result<Value> {
        self.step()?;
        self.at = Some(pipe);
        let mut piped = None;
        for command in &pipe.commands {
            piped = Some(self.command(dot, command, piped)?.unboxed());
        }
        let value = piped.unwrap_or(Value::Invalid);
        for name in &pipe.variables {
            if pipe.is_assignment {
                self.set_variable(name, value.clone())?;
            } else {
                self.variables.push((name.clone(), value.clone()));
            }
        }
        Ok(value)
    }

    /// A command; `piped` is the value of the one before, its last argument.
    fn command(
        &mut self,
        dot: &Value,
        command: &'t Command,
        piped: Option<Value>,
    ) -> Result<Value> {
        let Some((first, args)) = command.args.split_first() else {
            return Err(Stop("empty command".to_owned()));
        };
        match &first.kind {
            OperandKind::Field(path) => {
                self.at = Some(first);
                self.fields(dot, dot.clone(), path, first, args, piped)
            }
            OperandKind::Chain(inner, path) => {
                let receiver = self.chain_start(dot, first, inner)?;
                self.fields(dot, receiver, path, first, args, piped)
            }
            OperandKind::Variable(path) => self.variable_command(dot, first, path, args, piped),
            OperandKind::Identifier(name) => {
                self.at = Some(first);
                self.function(dot, name, command, args, piped)
            }
            OperandKind::Pipe(pipe) => {
                self.check_no_args(first, args, piped.as_ref())?;
                self.pipeline(dot, pipe)
            }
            _ => {
                self.at = Some(first);
                self.check_no_args(first, args, piped.as_ref())?;
                self.constant(dot, first)
            }
        }
    }

    fn variable_command(
        &mut self,
        dot: &Value,
        operand: &'t Operand,
        path: &'t [String],
        args: &'t [Operand],
        piped: Option<Value>,
    ) -> Result<Value> {
        self.at = Some(operand);
        let (name, fields) = split_variable(path);
        let value = self.variable(name)?;
        if fields.is_empty() {
            self.check_no_args(operand, args, piped.as_ref())?;
            return Ok(value);
        }
        self.fields(dot, value, fields, operand, args, piped)
    }

    fn check_no_args(
        &self,
        operand: &Operand,
        args: &[Operand],
        piped: Option<&Value>,
    ) -> Result<()> {
        if args.is_empty() && piped.is_none() {
            return Ok(());
        }
        Err(Stop(format!(
            "can't give argument to non-function {operand}"
        )))
    }

    /// What a chain of fields hangs on.
    pub(super) fn chain_start(
        &mut self,
        dot: &Value,
        chain: &'t Operand,
        inner: &'t Operand,
    ) -> Result<Value> {
        self.at = Some(chain);
        self.operand(dot, inner)
    }

    /// An operand where any value will do.
    pub(super) fn operand(&mut self, dot: &Value, operand: &'t Operand) -> Result<Value> {
        self.at = Some(operand);
        match &operand.kind {
            OperandKind::Field(path) => self.fields(dot, dot.clone(), path, operand, &[], None),
            OperandKind::Chain(inner, path) => {
                let receiver = self.chain_start(dot, operand, inner)?;
                self.fields(dot, receiver, path, operand, &[], None)
            }
            OperandKind::Variable(path) => self.variable_command(dot, operand, path, &[], None),
            OperandKind::Identifier(name) => self.function(dot, name, operand, &[], None),
            OperandKind::Pipe(pipe) => self.pipeline(dot, pipe),
            OperandKind::Nil => Ok(Value::Invalid),
            _ => self.constant(dot, operand),
        }
    }

    fn constant(&self, dot: &Value, operand: &Operand) -> Result<Value> {
        match &operand.kind {
            OperandKind::Dot => Ok(dot.clone()),
            OperandKind::Bool(value) => Ok(Value::Bool(*value)),
            OperandKind::Number(number) => ideal(number),
            OperandKind::String { text, .. } => Ok(Value::string(text.as_str())),
            OperandKind::Nil => Err(Stop("nil is not a command".to_owned())),
            _ => Err(Stop(format!(
                "can't evaluate command {}",
                promql::literal::quote(&operand.to_string())
            ))),
        }
    }
}

/// The variable and the fields behind it.
fn split_variable(path: &[String]) -> (&str, &[String]) {
    path.split_first()
        .map_or(("$", &[]), |(name, fields)| (name.as_str(), fields))
}

/// A number where no type is asked for: its syntax gives the type.
fn ideal(number: &Number) -> Result<Value> {
    let overflows = || Err(Stop(format!("{} overflows int", number.text)));
    if let Some((real, imaginary)) = number.complex {
        return Ok(Value::Complex(real, imaginary));
    }
    match (number.float, number.int, number.uint) {
        (Some(float), ..) if number.is_written_as_float() => Ok(Value::Float(float)),
        (_, Some(int), _) => Ok(Value::int(int)),
        (_, None, Some(_)) => overflows(),
        _ => Ok(Value::Invalid),
    }
}

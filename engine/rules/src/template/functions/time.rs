//! Moments and durations.

use promql::literal::{parse_duration, quote};

use super::super::go_time::Time;
use super::super::value::{Indirection, Value};
use super::humanize::{go_integer, to_float};
use super::{Environment, Function, Param, arg, text_arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("now", &[], now, "the time of evaluation, in Unix seconds").since("3.6"),
    Function::new("toTime", &[Param::Any], to_time, "Unix seconds as a moment"),
    Function::new(
        "toDuration",
        &[Param::Any],
        to_duration,
        "seconds as a duration",
    )
    .since("3.6"),
    Function::new(
        "parseDuration",
        &[Param::String],
        parse,
        "a duration like 1h30m in seconds",
    ),
];

/// Said of what is no number: some functions print it instead.
pub(super) const NOT_FINITE: &str = "value is NaN or Inf";

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our age fit")]
fn now(environment: &Environment<'_>, _: &[Value]) -> Result<Value, String> {
    Ok(Value::Float(environment.now_ms as f64 / 1000.0))
}

fn to_time(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let time = float_to_time(to_float(&arg(args, 0))?)?;
    Ok(Value::Time(time, Indirection::Pointer))
}

/// The moment, cut to milliseconds as the server keeps them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the bounds are checked"
)]
pub(super) fn float_to_time(value: f64) -> Result<Time, String> {
    if !value.is_finite() {
        return Err(NOT_FINITE.to_owned());
    }
    let nanoseconds = value * 1e9;
    if nanoseconds > i64::MAX as f64 || nanoseconds < i64::MIN as f64 {
        return Err(format!(
            "{} cannot be represented as a nanoseconds timestamp since it overflows int64",
            tsdb::short_float(value)
        ));
    }
    Ok(Time::from_milliseconds(nanoseconds as i64 / 1_000_000))
}

fn to_duration(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let seconds = to_float(&arg(args, 0))?;
    Ok(Value::DurationPointer(go_integer(seconds * 1e9)))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "durations are far below 2^53 ms"
)]
fn parse(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let text = text_arg(args, 0);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, &*text),
    };
    match digits {
        "" => return Err("empty duration string".to_owned()),
        "0" => return Ok(Value::Float(0.0)),
        _ => {}
    }
    match parse_duration(digits) {
        Ok(milliseconds) => Ok(Value::Float(sign * milliseconds as f64 / 1000.0)),
        Err(promql::literal::LiteralError::DurationTooLong) => {
            Err("duration out of range".to_owned())
        }
        Err(_) => Err(duration_problem(digits)),
    }
}

fn duration_problem(text: &str) -> String {
    let quoted = quote(text);
    let units = text
        .split(|c: char| c.is_ascii_digit())
        .filter(|unit| !unit.is_empty());
    let is_number_first = text.starts_with(|c: char| c.is_ascii_digit());
    for unit in units.filter(|_| is_number_first) {
        if !matches!(unit, "y" | "w" | "d" | "h" | "m" | "s" | "ms") {
            return format!("unknown unit {} in duration {quoted}", quote(unit));
        }
    }
    format!("not a valid duration string: {quoted}")
}

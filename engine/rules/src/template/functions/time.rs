//! Moments and durations.

use promql::literal::quote;

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

fn parse(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let text = text_arg(args, 0);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, &*text),
    };
    match digits {
        "" => Err("empty duration string".to_owned()),
        "0" => Ok(Value::Float(0.0)),
        _ => Ok(Value::Float(sign * seconds(digits)?)),
    }
}

/// The units, from the largest to the smallest, in milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 86_400_000),
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// 2⁶³ nanoseconds.
const MAX_DURATION_MS: u64 = 9_223_372_036_854;

/// A duration in seconds; refuses what the server refuses, and in the same order.
#[expect(
    clippy::cast_precision_loss,
    reason = "durations are far below 2^53 ms"
)]
fn seconds(text: &str) -> Result<f64, String> {
    let invalid = || format!("not a valid duration string: {}", quote(text));
    let is_digit = |c: char| c.is_ascii_digit();
    let mut total = 0_u64;
    let mut allowed = UNITS.as_slice();
    let mut rest = text;
    while !rest.is_empty() {
        let (count, after) = rest.split_at(rest.find(|c| !is_digit(c)).unwrap_or(rest.len()));
        let (unit, next) = after.split_at(after.find(is_digit).unwrap_or(after.len()));
        let count: u64 = count.parse().map_err(|_| invalid())?;
        if unit.is_empty() {
            return Err(invalid());
        }
        if UNITS.iter().all(|(name, _)| *name != unit) {
            let unit = quote(unit);
            return Err(format!("unknown unit {unit} in duration {}", quote(text)));
        }
        // A unit comes once, and behind those that are larger.
        let position = allowed.iter().position(|(name, _)| *name == unit);
        let position = position.ok_or_else(invalid)?;
        let length = allowed.get(position).map_or(0, |(_, length)| *length);
        allowed = allowed.get(position + 1..).unwrap_or_default();
        total = count
            .checked_mul(length)
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= MAX_DURATION_MS)
            .ok_or_else(|| "duration out of range".to_owned())?;
        rest = next;
    }
    Ok(total as f64 / 1000.0)
}

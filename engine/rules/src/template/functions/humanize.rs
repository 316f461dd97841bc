//! Numbers for people: `1.235M`, `1.177Mi`, `14m 59s`, `12.35%`, a date.

use super::super::go_fmt::four_digits;
use super::super::number::parse_float;
use super::super::value::{IntegerType, Value};
use super::time::{NOT_FINITE, float_to_time};
use super::{Environment, Function, Param, arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "humanize",
        &[Param::Any],
        humanize,
        "a number with a metric prefix: 1.235M",
    ),
    Function::new(
        "humanize1024",
        &[Param::Any],
        humanize_1024,
        "a number with a binary prefix: 1.177Mi",
    ),
    Function::new(
        "humanizeDuration",
        &[Param::Any],
        humanize_duration,
        "seconds as a duration: 14m 59s",
    ),
    Function::new(
        "humanizePercentage",
        &[Param::Any],
        humanize_percentage,
        "a ratio as a percentage: 12.35%",
    ),
    Function::new(
        "humanizeTimestamp",
        &[Param::Any],
        humanize_timestamp,
        "Unix seconds as a date and time",
    ),
];

/// A float cut to a whole number, as the processors do for which Go is mostly built: what does not fit becomes the
/// least number.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
pub(super) fn go_integer(value: f64) -> i64 {
    let bound = 9_223_372_036_854_775_808.0;
    if (-bound..bound).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

const SMALL: [&str; 8] = ["m", "u", "n", "p", "f", "a", "z", "y"];

/// A number, or a text that is one.
pub(super) fn to_float(value: &Value) -> Result<f64, String> {
    match value {
        Value::Float(value) => Ok(*value),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
        Value::Integer(value, IntegerType::Int | IntegerType::Int64) => Ok(*value as f64),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
        Value::Integer(nanoseconds, IntegerType::Duration) => Ok(*nanoseconds as f64 / 1e9),
        Value::String(text) => parse_float(text).ok_or_else(|| {
            let quoted = promql::literal::quote(text);
            let is_number = text.parse::<f64>().is_ok();
            let problem = if is_number {
                "value out of range"
            } else {
                "invalid syntax"
            };
            format!("strconv.ParseFloat: parsing {quoted}: {problem}")
        }),
        other => Err(format!("can't convert {} to float", other.type_name())),
    }
}

fn humanize(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let mut value = to_float(&arg(args, 0))?;
    if value == 0.0 || !value.is_finite() {
        return Ok(Value::string(four_digits(value)));
    }
    let prefix = if value.abs() >= 1.0 {
        let prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
        scale_down(&mut value, 1000.0, &prefixes)
    } else {
        scale_up(&mut value)
    };
    Ok(Value::string(four_digits(value) + prefix))
}

fn humanize_1024(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let mut value = to_float(&arg(args, 0))?;
    if value.abs() <= 1.0 || !value.is_finite() {
        return Ok(Value::string(four_digits(value)));
    }
    let prefixes = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
    let prefix = scale_down(&mut value, 1024.0, &prefixes);
    Ok(Value::string(four_digits(value) + prefix))
}

fn scale_down(value: &mut f64, by: f64, prefixes: &[&'static str]) -> &'static str {
    let mut last = "";
    for prefix in prefixes {
        if value.abs() < by {
            break;
        }
        last = prefix;
        *value /= by;
    }
    last
}

fn scale_up(value: &mut f64) -> &'static str {
    let mut last = "";
    for prefix in SMALL {
        if value.abs() >= 1.0 {
            break;
        }
        last = prefix;
        *value *= 1000.0;
    }
    last
}

fn humanize_duration(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let mut value = to_float(&arg(args, 0))?;
    if !value.is_finite() {
        return Ok(Value::string(four_digits(value)));
    }
    if value == 0.0 {
        return Ok(Value::string(four_digits(value) + "s"));
    }
    if value.abs() < 1.0 {
        let prefix = scale_up(&mut value);
        return Ok(Value::string(format!("{}{prefix}s", four_digits(value))));
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let value = value.abs();
    let whole = go_integer(value);
    let [days, hours, minutes, seconds] = [
        whole / 86_400,
        whole / 3600 % 24,
        whole / 60 % 60,
        whole % 60,
    ];
    let text = match (days, hours, minutes) {
        (0, 0, 0) => four_digits(value) + "s",
        (0, 0, _) => format!("{minutes}m {seconds}s"),
        (0, ..) => format!("{hours}h {minutes}m {seconds}s"),
        _ => format!("{days}d {hours}h {minutes}m {seconds}s"),
    };
    Ok(Value::string(format!("{sign}{text}")))
}

fn humanize_percentage(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let value = to_float(&arg(args, 0))?;
    Ok(Value::string(four_digits(value * 100.0) + "%"))
}

fn humanize_timestamp(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let value = to_float(&arg(args, 0))?;
    match float_to_time(value) {
        Ok(time) => Ok(Value::string(time.to_string())),
        Err(problem) if problem == NOT_FINITE => Ok(Value::string(four_digits(value))),
        Err(problem) => Err(problem),
    }
}

//! Methods: those of moments, durations, months and weekdays, and the text of a histogram.

use super::super::functions::Param;
use super::super::go_fmt;
use super::super::go_time::{self, Time};
use super::super::value::{Indirection, IntegerType, Value};

/// A method: what it takes and what it does.
pub(super) struct Method {
    pub(super) params: &'static [Param],
    pub(super) call: Body,
}

/// The receiver and the arguments in, a value or a sentence out.
type Body = fn(&Value, &[Value]) -> Result<Value, String>;

/// What a method is made of.
type Row = (&'static [Param], Body);

const NONE: &[Param] = &[];

/// The method of that name that `receiver` has.
pub(super) fn method(receiver: &Value, name: &str) -> Option<Method> {
    match receiver {
        Value::Time(..) => of_time(name),
        Value::DurationPointer(_) | Value::Integer(_, IntegerType::Duration) => of_duration(name),
        Value::Integer(_, IntegerType::Month | IntegerType::Weekday) | Value::Histogram(_) => {
            (name == "String").then_some(Method {
                params: NONE,
                call: |receiver, _| Ok(text(receiver)),
            })
        }
        _ => None,
    }
}

fn of_time(name: &str) -> Option<Method> {
    let (params, call): Row = match name {
        "String" => (NONE, |receiver, _| Ok(text(receiver))),
        "Format" => (&[Param::String], |receiver, args| {
            let layout = args
                .first()
                .and_then(Value::text)
                .cloned()
                .unwrap_or_default();
            Ok(Value::string(time(receiver).format(&layout)))
        }),
        "Unix" => (NONE, |receiver, _| Ok(int64(receiver, 1_000_000_000))),
        "UnixMilli" => (NONE, |receiver, _| Ok(int64(receiver, 1_000_000))),
        "UnixMicro" => (NONE, |receiver, _| Ok(int64(receiver, 1_000))),
        "UnixNano" => (NONE, |receiver, _| Ok(int64(receiver, 1))),
        "Year" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().year))
        }),
        "Month" => (NONE, |receiver, _| {
            let month = time(receiver).civil().month;
            Ok(Value::Integer(month, IntegerType::Month))
        }),
        "Day" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().day))
        }),
        "Hour" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().hour))
        }),
        "Minute" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().minute))
        }),
        "Second" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().second))
        }),
        "Nanosecond" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().nanosecond))
        }),
        "YearDay" => (NONE, |receiver, _| {
            Ok(Value::int(time(receiver).civil().year_day))
        }),
        "Weekday" => (NONE, |receiver, _| {
            let day = time(receiver).civil().weekday;
            Ok(Value::Integer(day, IntegerType::Weekday))
        }),
        "UTC" | "Local" => (NONE, |receiver, _| Ok(moment(time(receiver).nanoseconds))),
        "IsZero" => (NONE, |_, _| Ok(Value::Bool(false))),
        "Add" => (&[Param::Duration], |receiver, args| {
            let by = integer(args.first());
            Ok(moment(time(receiver).nanoseconds.saturating_add(by)))
        }),
        "AddDate" => (&[Param::Int, Param::Int, Param::Int], |receiver, args| {
            let [years, months, days] = [0, 1, 2].map(|index| integer(args.get(index)));
            Ok(moment(
                time(receiver).add_date(years, months, days).nanoseconds,
            ))
        }),
        "Sub" => (&[Param::Time], |receiver, args| {
            let other = args.first().map_or(0, |other| time(other).nanoseconds);
            let difference = time(receiver).nanoseconds.saturating_sub(other);
            Ok(Value::Integer(difference, IntegerType::Duration))
        }),
        "Before" => (&[Param::Time], |receiver, args| {
            Ok(Value::Bool(
                args.first().is_some_and(|o| time(receiver) < time(o)),
            ))
        }),
        "After" => (&[Param::Time], |receiver, args| {
            Ok(Value::Bool(
                args.first().is_some_and(|o| time(receiver) > time(o)),
            ))
        }),
        "Equal" => (&[Param::Time], |receiver, args| {
            Ok(Value::Bool(
                args.first().is_some_and(|o| time(receiver) == time(o)),
            ))
        }),
        _ => return None,
    };
    Some(Method { params, call })
}

fn of_duration(name: &str) -> Option<Method> {
    let (params, call): Row = match name {
        "String" => (NONE, |receiver, _| Ok(text(receiver))),
        "Hours" => (NONE, |receiver, _| {
            Ok(in_units(receiver, 3_600_000_000_000))
        }),
        "Minutes" => (NONE, |receiver, _| Ok(in_units(receiver, 60_000_000_000))),
        "Seconds" => (NONE, |receiver, _| Ok(in_units(receiver, 1_000_000_000))),
        "Milliseconds" => (NONE, |receiver, _| Ok(int64(receiver, 1_000_000))),
        "Microseconds" => (NONE, |receiver, _| Ok(int64(receiver, 1_000))),
        "Nanoseconds" => (NONE, |receiver, _| Ok(int64(receiver, 1))),
        "Abs" => (NONE, |receiver, _| {
            let magnitude = nanoseconds(receiver).saturating_abs();
            Ok(Value::Integer(magnitude, IntegerType::Duration))
        }),
        "Round" => (&[Param::Duration], |receiver, args| {
            let rounded = go_time::round(nanoseconds(receiver), integer(args.first()));
            Ok(Value::Integer(rounded, IntegerType::Duration))
        }),
        "Truncate" => (&[Param::Duration], |receiver, args| {
            let cut = go_time::truncate(nanoseconds(receiver), integer(args.first()));
            Ok(Value::Integer(cut, IntegerType::Duration))
        }),
        _ => return None,
    };
    Some(Method { params, call })
}

fn text(receiver: &Value) -> Value {
    Value::string(go_fmt::display(receiver))
}

fn time(value: &Value) -> Time {
    match value {
        Value::Time(time, _) => *time,
        _ => Time { nanoseconds: 0 },
    }
}

fn moment(nanoseconds: i64) -> Value {
    Value::Time(Time { nanoseconds }, Indirection::Direct)
}

fn nanoseconds(value: &Value) -> i64 {
    match value {
        Value::Time(time, _) => time.nanoseconds,
        Value::DurationPointer(value) | Value::Integer(value, _) => *value,
        _ => 0,
    }
}

fn integer(value: Option<&Value>) -> i64 {
    value.map_or(0, nanoseconds)
}

fn int64(receiver: &Value, unit: i64) -> Value {
    let count = match receiver {
        Value::Time(time, _) => time.nanoseconds.div_euclid(unit),
        other => nanoseconds(other) / unit,
    };
    Value::Integer(count, IntegerType::Int64)
}

/// Whole units and what is left of one apart: added up as floats only then, as Go does.
#[expect(
    clippy::cast_precision_loss,
    reason = "Go's Hours, Minutes and Seconds are floats"
)]
fn in_units(receiver: &Value, unit: i64) -> Value {
    let nanoseconds = nanoseconds(receiver);
    let (whole, rest) = (nanoseconds / unit, nanoseconds % unit);
    Value::Float(whole as f64 + rest as f64 / unit as f64)
}

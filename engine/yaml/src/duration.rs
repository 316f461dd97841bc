//! Durations as Prometheus and Alertmanager write them in their files (`model.ParseDuration`): `1h30m`, `90s`, `0`.

use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    #[error("empty duration string")]
    Empty,
    #[error("not a valid duration string: {0:?}")]
    Invalid(String),
    #[error("duration out of range")]
    OutOfRange,
}

/// Each unit may come once, the larger before the smaller; a number is never without one, but for `0`.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 86_400_000),
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads a duration of whole milliseconds; the longest is 292 years, as Go's 64 bits of nanoseconds have it.
///
/// # Errors
/// With the wording of the server, when the text is none, or too long a time.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let invalid = || DurationError::Invalid(text.to_owned());
    match text {
        "" => return Err(DurationError::Empty),
        "0" => return Ok(Duration::ZERO),
        _ => {}
    }
    let mut units = UNITS.iter();
    let mut rest = text;
    let mut total_ms: u64 = 0;
    let mut is_too_long = false;
    while !rest.is_empty() {
        let (digits, after) = split_at_first(rest, |c| !c.is_ascii_digit());
        let (unit, after) = split_at_first(after, |c| c.is_ascii_digit());
        let (_, in_ms) = units
            .find(|(name, _)| *name == unit)
            .filter(|_| !digits.is_empty())
            .ok_or_else(invalid)?;
        let length = digits.parse::<u64>().ok();
        match length
            .and_then(|number| number.checked_mul(*in_ms))
            .and_then(|length| total_ms.checked_add(length))
        {
            Some(sum) => total_ms = sum,
            None => is_too_long = true,
        }
        rest = after;
    }
    if is_too_long || total_ms > i64::MAX.unsigned_abs() / 1_000_000 {
        return Err(DurationError::OutOfRange);
    }
    Ok(Duration::from_millis(total_ms))
}

fn split_at_first(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<u64, &str>) {
        let found = parse_duration(text).map(|duration| duration.as_millis());
        let found = found.map_err(|error| error.to_string());
        assert_eq!(
            found,
            expected.map(u128::from).map_err(str::to_owned),
            "{text}"
        );
    }

    #[test]
    fn durations_read_as_in_prometheus() {
        check("0", Ok(0));
        check("5m", Ok(300_000));
        check("1h30m", Ok(5_400_000));
        check("1y2w3d4h5m6s7ms", Ok(33_019_506_007));
        check("00s", Ok(0));
        check("", Err("empty duration string"));
        check("5", Err(r#"not a valid duration string: "5""#));
        check("m", Err(r#"not a valid duration string: "m""#));
        check("1.5h", Err(r#"not a valid duration string: "1.5h""#));
        check("-5m", Err(r#"not a valid duration string: "-5m""#));
        check("5m1h", Err(r#"not a valid duration string: "5m1h""#));
        check("5m5m", Err(r#"not a valid duration string: "5m5m""#));
        check("5 m", Err(r#"not a valid duration string: "5 m""#));
        check("293y", Err("duration out of range"));
        check("99999999999999999999s", Err("duration out of range"));
    }
}

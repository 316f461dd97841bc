//! Durations and sizes as Loki reads them: Prometheus' durations first, then Go's; sizes in steps of 1000 and 1024.

use promql::literal as promql_literal;

const NANOSECONDS: [(&str, f64); 8] = [
    ("ns", 1.0),
    ("us", 1e3),
    ("µs", 1e3),
    ("μs", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 60e9),
    ("h", 3600e9),
];

const STEPS: [char; 6] = ['k', 'm', 'g', 't', 'p', 'e'];

/// A range such as `5m`, in milliseconds: whole numbers with units in order, `0` alone.
///
/// # Errors
/// When Prometheus would not read it as a duration.
pub fn range(text: &str) -> Result<i64, RangeError> {
    match text {
        "" => Err(RangeError::Empty),
        "0" => Ok(0),
        _ => promql_literal::parse_duration(text).map_err(|_| RangeError::Unreadable),
    }
}

/// Why a range is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    #[error("the brackets are empty")]
    Empty,
    #[error("this is no duration")]
    Unreadable,
}

/// `1h30m`, `1.5h`, `-30s` or `200us` in nanoseconds.
pub fn duration(text: &str) -> Option<i64> {
    match range(text) {
        Ok(milliseconds) => milliseconds.checked_mul(1_000_000),
        Err(_) => go_duration(text),
    }
}

/// Any numbers with units, in any order, the smallest a nanosecond.
fn go_duration(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits == "0" {
        return Some(0);
    }
    let mut total = 0.0;
    let mut rest = digits;
    while !rest.is_empty() {
        let number_ends = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, behind) = rest.split_at(number_ends);
        let unit_ends = behind
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(behind.len());
        let (unit, next) = behind.split_at(unit_ends);
        let (_, length) = NANOSECONDS.iter().find(|(name, _)| *name == unit)?;
        total += number.parse::<f64>().ok()? * length;
        rest = next;
    }
    let is_in_range = !digits.is_empty() && total < i64::MAX as f64;
    is_in_range.then_some((sign * total) as i64)
}

/// `5KB` is 5000 and `5KiB` 5120 bytes.
pub fn bytes(text: &str) -> Option<u64> {
    let unit_at = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let number: f64 = number.parse().ok()?;
    let unit = unit.to_lowercase();
    let scale = match unit.strip_suffix('b').unwrap_or(&unit) {
        "" => 1.0,
        step => {
            let (letter, base) = match step.strip_suffix('i') {
                Some(letter) => (letter, 1024.0_f64),
                None => (step, 1000.0),
            };
            let power = STEPS.iter().position(|known| letter.chars().eq([*known]))?;
            base.powi(i32::try_from(power + 1).ok()?)
        }
    };
    let value = number * scale;
    (value < u64::MAX as f64).then_some(value as u64)
}

/// A number as Go's `ParseFloat` reads it.
pub fn number(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    let is_readable = is_plain && !is_broken_number(text);
    let value: f64 = text.parse().ok().filter(|_| is_readable)?;
    value.is_finite().then_some(value)
}

/// Whether Go's scanner refuses `text`: digits that its base lacks, none behind a base, or `_` beside no digit.
pub fn is_broken_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bases = [("0x", 16), ("0b", 2), ("0o", 8)];
    let based = bases
        .iter()
        .find_map(|(prefix, base)| Some((lower.strip_prefix(prefix)?, *base)));
    let is_octal = lower.starts_with('0') && lower.bytes().all(|byte| byte.is_ascii_digit());
    let (digits, base) = match based {
        Some(based) => based,
        None if is_octal => (lower.as_str(), 8),
        None => (lower.as_str(), 10),
    };
    let plain = digits.replace('_', "");
    let is_spaced_badly = text.contains("__") || text.ends_with('_');
    let has_odd_digit = base != 10 && !plain.chars().all(|c| c.is_digit(base));
    plain.is_empty() || is_spaced_badly || has_odd_digit
}

/// Nanoseconds in units that [`duration`] reads back, also behind a minus sign.
pub fn format_duration(nanoseconds: i64) -> String {
    if nanoseconds % 1_000_000 == 0 && nanoseconds >= 0 {
        return promql_literal::format_duration(nanoseconds / 1_000_000);
    }
    let mut text = String::new();
    let mut rest = nanoseconds.unsigned_abs();
    if nanoseconds < 0 {
        text.push('-');
    }
    let units = [
        ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000),
        ("ms", 1_000_000),
        ("us", 1000),
        ("ns", 1),
    ];
    for (unit, length) in units {
        if rest >= length {
            text.push_str(&format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_prometheus_or_gos() {
        for (text, nanoseconds) in [
            ("5m", Some(300_000_000_000)),
            ("1d", Some(86_400_000_000_000)),
            ("1.5h", Some(5_400_000_000_000)),
            ("-24h", Some(-86_400_000_000_000)),
            ("200us", Some(200_000)),
            ("5m1h", Some(3_900_000_000_000)),
            ("-1d", None),
            ("1.5d", None),
            ("5", None),
            ("m", None),
            ("1.2.3s", None),
        ] {
            assert_eq!(duration(text), nanoseconds, "{text}");
        }
    }

    #[test]
    fn sizes_are_decimal_or_binary() {
        for (text, size) in [
            ("5B", Some(5)),
            ("5k", Some(5000)),
            ("1.5KiB", Some(1536)),
            ("2MB", Some(2_000_000)),
            ("2Mi", Some(2 << 20)),
            ("2i", None),
            ("B", None),
        ] {
            assert_eq!(bytes(text), size, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for nanoseconds in [
            0,
            1,
            1500,
            -1500,
            300_000_000_000,
            -90_000_000_000_000,
            i64::MAX / 2,
        ] {
            let text = format_duration(nanoseconds);
            let read = duration(&text).unwrap();
            // Go adds up floats, and so do we: the last digits of centuries may go.
            assert!(
                (read - nanoseconds).abs() <= nanoseconds.abs() / 1_000_000_000,
                "{text}"
            );
        }
    }
}

//! Spans of time, as Prometheus' configuration writes them and as Go's `time` package does.

/// Units from the largest, with their milliseconds.
const UNITS: [(&str, i64); 7] = [
    ("y", 365 * 24 * 3_600_000),
    ("w", 7 * 24 * 3_600_000),
    ("d", 24 * 3_600_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// The longest span that Go can hold in nanoseconds, in milliseconds.
const LONGEST_MS: i64 = i64::MAX / 1_000_000;

/// Milliseconds of a text like `1h30m`: whole numbers, units from the largest to the smallest, `0` without unit.
///
/// # Errors
/// The reason, worded as Prometheus words it.
pub fn parse(text: &str) -> Result<i64, String> {
    match text {
        "" => return Err("empty duration string".to_owned()),
        "0" => return Ok(0),
        _ => {}
    }
    let invalid = || format!("not a valid duration string: {text:?}");
    let mut total = 0_i64;
    let mut next_unit = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let number: u64 = number.parse().map_err(|_| invalid())?;
        let letters = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        if unit.is_empty() {
            return Err(invalid());
        }
        let position = UNITS
            .iter()
            .position(|(name, _)| *name == unit)
            .ok_or_else(|| format!("unknown unit {unit:?} in duration {text:?}"))?;
        if position < next_unit {
            return Err(invalid());
        }
        next_unit = position + 1;
        let unit_ms = UNITS.get(position).map_or(1, |(_, ms)| *ms);
        total = i64::try_from(number)
            .ok()
            .and_then(|number| number.checked_mul(unit_ms))
            .and_then(|span| span.checked_add(total))
            .filter(|total| *total <= LONGEST_MS)
            .ok_or_else(|| "duration out of range".to_owned())?;
        rest = after;
    }
    Ok(total)
}

/// A span as Prometheus prints it: years and weeks only where they come out even.
pub fn format(milliseconds: i64) -> String {
    if milliseconds == 0 {
        return "0s".to_owned();
    }
    let mut written = if milliseconds < 0 { "-" } else { "" }.to_owned();
    let mut rest = milliseconds.unsigned_abs();
    for (unit, unit_ms) in UNITS {
        let unit_ms = unit_ms.unsigned_abs();
        let must_be_even = matches!(unit, "y" | "w");
        if (must_be_even && !rest.is_multiple_of(unit_ms)) || rest < unit_ms {
            continue;
        }
        written.push_str(&format!("{}{unit}", rest / unit_ms));
        rest %= unit_ms;
    }
    written
}

/// Nanoseconds of a text that Go's `time.ParseDuration` accepts: signs, fractions, units in any order.
pub fn parse_go(text: &str) -> Option<i128> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0_f64;
    while !rest.is_empty() {
        let digits = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
                .len();
        let (number, after) = rest.split_at(digits);
        let number: f64 = number.parse().ok()?;
        let letters = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let nanoseconds = match unit {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 6e10,
            "h" => 3.6e12,
            _ => return None,
        };
        total += number * nanoseconds;
        rest = after;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked against Go's range"
    )]
    (total <= 9.223e18).then_some(sign * total as i128)
}

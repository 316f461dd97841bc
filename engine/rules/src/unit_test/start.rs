//! `start_timestamp`: Unix seconds, or a moment like `2024-02-29T12:00:00.5+01:00` (RFC 3339).

use crate::template::days_of;

/// The Unix time in milliseconds.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the bound is checked, and a part of a millisecond is nothing"
    )]
    if let Ok(seconds) = text.parse::<f64>()
        && seconds.abs() < 9e12
    {
        return Ok((seconds * 1000.0).round() as i64);
    }
    rfc3339(text).ok_or_else(|| format!("cannot parse \"{text}\" to a valid timestamp"))
}

fn rfc3339(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let zone_at = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let is_valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && fraction.bytes().all(|b| b.is_ascii_digit());
    if !is_valid {
        return None;
    }
    let milliseconds: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let offset_minutes = match zone.split_at_checked(1)? {
        ("Z", "") => 0,
        (sign, rest) => {
            let [hours, minutes] = numbers(rest, ':', [2, 2])?;
            let minutes = hours * 60 + minutes;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let minutes = days_of(year, month, day) * 1440 + hour * 60 + minute - offset_minutes;
    Some((minutes * 60 + second) * 1000 + milliseconds)
}

/// Numbers of fixed lengths between separators.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[i64; N]> {
    let mut found = [0; N];
    let mut parts = text.split(separator);
    for (slot, length) in found.iter_mut().zip(lengths) {
        let part = parts.next()?;
        let is_number = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        *slot = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_a_number_or_a_moment() {
        assert_eq!(parse("1709208000.5"), Ok(1_709_208_000_500));
        assert_eq!(parse("2024-02-29T12:00:00Z"), Ok(1_709_208_000_000));
        assert_eq!(parse("2024-02-29T13:00:00.25+01:00"), Ok(1_709_208_000_250));
        assert!(parse("yesterday").is_err());
        assert!(parse("2024-13-01T00:00:00Z").is_err());
    }
}

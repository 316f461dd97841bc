//! Go's durations: nanoseconds, written like `1h2m3.5s`.

use super::SECOND;

/// `1h2m3.5s`, `15ms`, `0s`
pub(in super::super) fn duration_text(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let magnitude = nanoseconds.unsigned_abs();
    let second = SECOND.unsigned_abs();
    let text = match magnitude {
        0 => "0s".to_owned(),
        1..1_000 => format!("{magnitude}ns"),
        1_000..1_000_000 => format!("{}µs", with_fraction(magnitude, 1_000)),
        1_000_000..1_000_000_000 => format!("{}ms", with_fraction(magnitude, 1_000_000)),
        _ => {
            let minutes = magnitude / (60 * second);
            let seconds = with_fraction(magnitude % (60 * second), second);
            match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{seconds}s"),
                (0, minutes) => format!("{minutes}m{seconds}s"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
            }
        }
    };
    format!("{sign}{text}")
}

/// Toward zero, to a multiple of `unit`.
pub(in super::super) fn truncate(nanoseconds: i64, unit: i64) -> i64 {
    if unit <= 0 {
        return nanoseconds;
    }
    nanoseconds - nanoseconds % unit
}

/// To the nearest multiple of `unit`, halves away from zero.
pub(in super::super) fn round(nanoseconds: i64, unit: i64) -> i64 {
    if unit <= 0 {
        return nanoseconds;
    }
    let rest = nanoseconds % unit;
    let down = nanoseconds - rest;
    if rest.unsigned_abs() < unit.unsigned_abs() - rest.unsigned_abs() {
        down
    } else {
        down.saturating_add(unit * nanoseconds.signum())
    }
}

fn with_fraction(value: u64, unit: u64) -> String {
    let digits = unit.ilog10() as usize;
    let fraction = format!("{:0digits$}", value % unit);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        (value / unit).to_string()
    } else {
        format!("{}.{fraction}", value / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_their_largest_unit() {
        let texts = [
            0,
            999,
            1_500,
            15_000_000,
            90 * SECOND,
            -(3_723 * SECOND + 500_000_000),
        ]
        .map(duration_text);
        assert_eq!(
            texts,
            ["0s", "999ns", "1.5µs", "15ms", "1m30s", "-1h2m3.5s"]
        );
    }

    #[test]
    fn durations_are_rounded_and_cut() {
        assert_eq!(
            (round(15, 10), round(-15, 10), round(14, 10)),
            (20, -20, 10)
        );
        assert_eq!((truncate(19, 10), truncate(-19, 10)), (10, -10));
    }
}

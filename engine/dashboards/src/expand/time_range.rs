//! The time range a dashboard opens with, relative to a given now: `now-6h`, `now-1d/d`, ISO 8601, Unix milliseconds.

use super::civil;

const DAY_MS: i64 = 86_400_000;

/// From and to, in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    pub from_ms: i64,
    pub to_ms: i64,
}

impl TimeRange {
    /// Six hours where the texts can't be read, as for a dashboard that says nothing.
    pub fn read(from: &str, to: &str, now_ms: i64) -> Self {
        let read = moment(from, now_ms, false).zip(moment(to, now_ms, true));
        match read {
            Some((from_ms, to_ms)) if from_ms <= to_ms => Self { from_ms, to_ms },
            _ => Self {
                from_ms: now_ms.saturating_sub(6 * 3_600_000),
                to_ms: now_ms,
            },
        }
    }

    pub fn length_ms(&self) -> i64 {
        self.to_ms.saturating_sub(self.from_ms)
    }
}

/// A moment in Unix milliseconds. `now/d` is the day's begin, or its end where `rounds_up`.
pub fn moment(text: &str, now_ms: i64, rounds_up: bool) -> Option<i64> {
    let text = text.trim();
    let Some(mut rest) = text.strip_prefix("now") else {
        return text.parse().ok().or_else(|| absolute(text));
    };
    let mut at = now_ms;
    while let Some(operator) = rest.chars().next() {
        rest = rest.get(1..)?;
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let count: i64 = match rest.get(..digits)? {
            "" => 1,
            digits => digits.parse().ok().filter(|count| *count < 1_000_000)?,
        };
        rest = rest.get(digits..)?;
        let unit = if rest.starts_with('f') {
            rest.get(..2)?
        } else {
            rest.get(..1)?
        };
        rest = rest.get(unit.len()..)?;
        at = match operator {
            '+' => shifted(at, count, unit)?,
            '-' => shifted(at, -count, unit)?,
            '/' => rounded(at, unit, rounds_up)?,
            _ => return None,
        };
    }
    Some(at)
}

fn fixed_ms(unit: &str) -> Option<i64> {
    Some(match unit {
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => DAY_MS,
        "w" => 7 * DAY_MS,
        _ => return None,
    })
}

fn months(unit: &str) -> Option<i64> {
    Some(match unit {
        "M" => 1,
        "Q" | "fQ" => 3,
        "y" | "fy" => 12,
        _ => return None,
    })
}

fn shifted(at: i64, count: i64, unit: &str) -> Option<i64> {
    if let Some(unit_ms) = fixed_ms(unit) {
        return at.checked_add(count.checked_mul(unit_ms)?);
    }
    let (year, month, day) = civil::from_days(at.div_euclid(DAY_MS));
    let month = month + count * months(unit)?;
    // The 31st of a shorter month is its last day.
    let last = civil::to_days(year, month + 1, 1) - 1;
    let days = (civil::to_days(year, month, 1) + day - 1).min(last);
    days.checked_mul(DAY_MS)?.checked_add(at.rem_euclid(DAY_MS))
}

/// To the begin of the unit, or to its last millisecond. Weeks begin on Sunday, as in Grafana's default locale.
fn rounded(at: i64, unit: &str, rounds_up: bool) -> Option<i64> {
    let (begin, end) = if unit == "w" {
        let days = at.div_euclid(DAY_MS);
        let sunday = days - (days + 4).rem_euclid(7);
        (sunday * DAY_MS, (sunday + 7) * DAY_MS)
    } else if let Some(unit_ms) = fixed_ms(unit) {
        let begin = at.div_euclid(unit_ms) * unit_ms;
        (begin, begin.checked_add(unit_ms)?)
    } else {
        let width = months(unit)?;
        let (year, month, _) = civil::from_days(at.div_euclid(DAY_MS));
        let first = (month - 1) / width * width + 1;
        (
            civil::to_days(year, first, 1).checked_mul(DAY_MS)?,
            civil::to_days(year, first + width, 1).checked_mul(DAY_MS)?,
        )
    };
    Some(if rounds_up { end - 1 } else { begin })
}

/// `2024-05-01T12:30:00Z`, with or without time, fraction and `Z`.
fn absolute(text: &str) -> Option<i64> {
    let text = text.trim_end_matches('Z');
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut seconds = 0.0;
    for (part, unit) in time.split(':').zip([3600.0, 60.0, 1.0]) {
        if !part.is_empty() {
            seconds += part
                .parse::<f64>()
                .ok()
                .filter(|value| (0.0..100.0).contains(value))?
                * unit;
        }
    }
    // Milliseconds of a day fit many times over.
    Some(civil::to_days(year, month, day) * DAY_MS + (seconds * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2023-11-14T22:13:20Z, a Tuesday.
    const NOW: i64 = 1_700_000_000_000;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let at = moment(text, NOW, false).map(|at| civil::format(at, "YYYY-MM-DD HH:mm:ss"));
        assert_eq!(at.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn relative_and_absolute_times() {
        check("now", "2023-11-14 22:13:20");
        check("now-6h", "2023-11-14 16:13:20");
        check("now-1d/d", "2023-11-13 00:00:00");
        check("now/w", "2023-11-12 00:00:00");
        check("now/M", "2023-11-01 00:00:00");
        check("now-1Q/Q", "2023-07-01 00:00:00");
        check("now-9M", "2023-02-14 22:13:20");
        check("2023-01-02T03:04:05.000Z", "2023-01-02 03:04:05");
        check("2023-01-02", "2023-01-02 00:00:00");
        check("1700000000000", "2023-11-14 22:13:20");
        assert_eq!(
            moment("now/d", NOW, true).map(|at| at % DAY_MS),
            Some(DAY_MS - 1)
        );
        for nonsense in [
            "",
            "then",
            "now-",
            "now*2d",
            "now-6x",
            "now-99999999999999h",
        ] {
            assert_eq!(moment(nonsense, NOW, false), None, "{nonsense}");
        }
    }
}

//! Moments and durations as Go's package time has them; always UTC, as in every template.

mod duration;
mod layout;

use std::fmt;

pub(super) use duration::{duration_text, round, truncate};

const SECOND: i64 = 1_000_000_000;
const DAY_SECONDS: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// A moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time {
    /// Since 1970.
    pub(super) nanoseconds: i64,
}

/// A moment by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) nanosecond: i64,
    /// Sunday is 0.
    pub(super) weekday: i64,
    /// The first of January is 1.
    pub(super) year_day: i64,
}

impl Time {
    /// The moment this many milliseconds after the start of 1970.
    pub(super) fn from_milliseconds(milliseconds: i64) -> Self {
        Self {
            nanoseconds: milliseconds.saturating_mul(1_000_000),
        }
    }

    pub(super) fn civil(self) -> Civil {
        let seconds = self.nanoseconds.div_euclid(SECOND);
        let days = seconds.div_euclid(DAY_SECONDS);
        let of_day = seconds.rem_euclid(DAY_SECONDS);
        let (year, month, day) = date_of(days);
        Civil {
            year,
            month,
            day,
            hour: of_day / 3600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            nanosecond: self.nanoseconds.rem_euclid(SECOND),
            weekday: (days + 4).rem_euclid(7),
            year_day: days - days_of(year, 1, 1) + 1,
        }
    }

    /// The same time of day on another day; months and days that overflow carry over.
    pub(super) fn add_date(self, years: i64, months: i64, days: i64) -> Self {
        let civil = self.civil();
        let bounded = |value: i64| value.clamp(-1_000_000, 1_000_000);
        let month = civil.month - 1 + bounded(months);
        let year = civil.year + bounded(years) + month.div_euclid(12);
        let moved = days_of(year, month.rem_euclid(12) + 1, 1) + civil.day - 1 + bounded(days);
        let of_day = self.nanoseconds.rem_euclid(DAY_SECONDS * SECOND);
        Self {
            nanoseconds: moved
                .saturating_mul(DAY_SECONDS * SECOND)
                .saturating_add(of_day),
        }
    }

    /// Formatted after the example that `layout` gives: 2 January 2006, 15:04:05.
    pub(super) fn format(self, layout: &str) -> String {
        layout::format(self, layout)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}

pub(super) fn month_name(month: i64) -> String {
    name_of(&MONTHS, month - 1).map_or_else(|| format!("%!Month({month})"), str::to_owned)
}

pub(super) fn weekday_name(day: i64) -> String {
    name_of(&WEEKDAYS, day).map_or_else(|| format!("%!Weekday({day})"), str::to_owned)
}

fn name_of(names: &[&'static str], index: i64) -> Option<&'static str> {
    names.get(usize::try_from(index).ok()?).copied()
}

/// The date that many days after the start of 1970. Eras of 400 years are all alike; a year begins in March there,
/// so that the odd day is its last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn date_of(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The inverse of [`date_of`].
pub(crate) fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = (month + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(milliseconds: i64, layout: &str, expected: &str) {
        assert_eq!(
            Time::from_milliseconds(milliseconds).format(layout),
            expected
        );
    }

    #[test]
    fn moments_print_as_go_prints_them() {
        let at = |milliseconds| Time::from_milliseconds(milliseconds).to_string();
        assert_eq!(at(1_435_065_584_128), "2015-06-23 13:19:44.128 +0000 UTC");
        assert_eq!(at(-1000), "1969-12-31 23:59:59 +0000 UTC");
        assert_eq!(at(951_782_400_000), "2000-02-29 00:00:00 +0000 UTC");
    }

    #[test]
    fn a_layout_is_an_example() {
        check(
            1_435_065_584_128,
            "Mon, 02 Jan 2006 3:04PM .000 _2 002 Z07:00",
            "Tue, 23 Jun 2015 1:19PM .128 23 174 Z",
        );
        check(0, "Monday January Janet 06", "Thursday January Janet 70");
        check(
            0,
            "2006-01-02T15:04:05Z07:00 -07 -07:00:00",
            "1970-01-01T00:00:00Z +00 +00:00:00",
        );
    }

    #[test]
    fn dates_carry_over() {
        let moved = Time::from_milliseconds(1_706_659_200_000).add_date(0, 1, 0);
        assert_eq!(moved.format("2006-01-02"), "2024-03-02");
        assert_eq!(
            moved.add_date(-1, -3, -2).format("2006-01-02"),
            "2022-11-30"
        );
    }
}

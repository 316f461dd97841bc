//! The query's own times, and the calendar: always UTC.

use super::Implementation::{Calendar, Special};
use super::ValueType::{InstantVector, Scalar};
use super::{Function, Special as S};

const fn calendar(
    name: &'static str,
    part: fn(&CalendarTime) -> i64,
    help: &'static str,
) -> Function {
    Function::new(name, &[InstantVector], InstantVector, Calendar(part), help).variadic(1)
}

pub(super) const FUNCTIONS: &[Function] = &[
    calendar(
        "day_of_month",
        |t| t.day,
        "The day of the month, 1 to 31, of each sample taken as Unix time",
    ),
    calendar(
        "day_of_week",
        |t| t.weekday,
        "The day of the week, 0 (Sunday) to 6, of each sample taken as Unix time",
    ),
    calendar(
        "day_of_year",
        |t| t.day_of_year,
        "The day of the year, 1 to 366, of each sample taken as Unix time",
    ),
    calendar(
        "days_in_month",
        |t| t.days_in_month,
        "How many days the month of each sample, taken as Unix time, has",
    ),
    Function::new(
        "end",
        &[],
        Scalar,
        Special(S::End),
        "The end of the query's range as Unix time",
    )
    .experimental(),
    calendar(
        "hour",
        |t| t.hour,
        "The hour, 0 to 23, of each sample taken as Unix time",
    ),
    calendar(
        "minute",
        |t| t.minute,
        "The minute, 0 to 59, of each sample taken as Unix time",
    ),
    calendar(
        "month",
        |t| t.month,
        "The month, 1 to 12, of each sample taken as Unix time",
    ),
    Function::new(
        "range",
        &[],
        Scalar,
        Special(S::Range),
        "The length of the query's range in seconds",
    )
    .experimental(),
    Function::new(
        "start",
        &[],
        Scalar,
        Special(S::Start),
        "The start of the query's range as Unix time",
    )
    .experimental(),
    Function::new(
        "step",
        &[],
        Scalar,
        Special(S::Step),
        "The query's step in seconds",
    )
    .experimental(),
    Function::new(
        "time",
        &[],
        Scalar,
        Special(S::Time),
        "The evaluation time as Unix time",
    ),
    Function::new(
        "timestamp",
        &[InstantVector],
        InstantVector,
        Special(S::Timestamp),
        "The time of each sample as Unix time",
    ),
    Function::new(
        "start_timestamp",
        &[InstantVector],
        InstantVector,
        Special(S::StartTimestamp),
        "The time at which the counter of each sample started, as Unix time",
    )
    .experimental(),
    calendar(
        "year",
        |t| t.year,
        "The year of each sample taken as Unix time",
    ),
];

/// A moment in the proleptic Gregorian calendar, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarTime {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub day_of_year: i64,
    pub days_in_month: i64,
    /// 0 is Sunday.
    pub weekday: i64,
    pub hour: i64,
    pub minute: i64,
}

impl CalendarTime {
    /// The date that a sample's value stands for. What is no 64-bit number of seconds is 2^63 of them, as on the
    /// processors that most servers run on.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fractions of a second do not count"
    )]
    pub fn of_sample(value: f64) -> Self {
        const SECONDS_END: f64 = 9_223_372_036_854_775_808.0;
        let fits = (-SECONDS_END..SECONDS_END).contains(&value);
        Self::from_unix(if fits { value as i64 } else { i64::MIN })
    }

    /// The calendar's reading of `seconds` after 1970-01-01T00:00:00Z.
    pub fn from_unix(seconds: i64) -> Self {
        // Go's clock starts here; what lies before it wraps around to its end.
        const FIRST_SECOND: i64 = -9_223_371_966_579_724_800;
        let (mut days, mut second_of_day) =
            (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        if seconds < FIRST_SECOND {
            // 2^64 seconds later.
            let second = second_of_day + 25_216;
            days += 213_503_982_334_601 + second.div_euclid(86_400);
            second_of_day = second.rem_euclid(86_400);
        }
        // Years are counted from 1 March, so that the leap day is the last of its year.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_from_march = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_from_march + 2) / 153;
        let day = day_from_march - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let lengths = month_lengths(year);
        let before: i64 = lengths
            .iter()
            .take(usize::try_from(month - 1).unwrap_or(0))
            .sum();
        Self {
            year,
            month,
            day,
            day_of_year: before + day,
            days_in_month: usize::try_from(month - 1)
                .ok()
                .and_then(|i| lengths.get(i))
                .copied()
                .unwrap_or(0),
            weekday: (days + 4).rem_euclid(7),
            hour: second_of_day / 3_600,
            minute: second_of_day / 60 % 60,
        }
    }
}

fn month_lengths(year: i64) -> [i64; 12] {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    [
        31,
        if is_leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ]
}

#[cfg(test)]
mod tests {
    use super::CalendarTime;

    #[track_caller]
    fn check(seconds: i64, date: (i64, i64, i64), day_of_year: i64, weekday: i64) {
        let time = CalendarTime::from_unix(seconds);
        assert_eq!((time.year, time.month, time.day), date);
        assert_eq!((time.day_of_year, time.weekday), (day_of_year, weekday));
    }

    #[test]
    fn days_are_found_in_leap_years_and_before_the_epoch() {
        check(0, (1970, 1, 1), 1, 4);
        check(1_456_790_399, (2016, 2, 29), 60, 1);
        check(1_483_191_420, (2016, 12, 31), 366, 6);
        check(-1, (1969, 12, 31), 365, 3);
        check(-2_203_891_201, (1900, 2, 28), 59, 3);
    }
}

//! The proleptic Gregorian calendar, after Howard Hinnant's `days_from_civil` and `civil_from_days`.

/// A day and the minute of it, in some zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub year: i64,
    /// From 1.
    pub month: i64,
    /// From 1.
    pub day: i64,
    /// From 0, Sunday.
    pub weekday: i64,
    pub minute_of_day: i64,
}

impl Civil {
    /// The local time `offset_seconds` east of UTC.
    pub fn at(unix_seconds: i64, offset_seconds: i64) -> Self {
        let local = unix_seconds.saturating_add(offset_seconds);
        let days = local.div_euclid(86_400);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        // The year begins in March here, so that the leap day is its last.
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * march_month + 2) / 5 + 1,
            weekday: (days + 4).rem_euclid(7),
            minute_of_day: local.rem_euclid(86_400) / 60,
        }
    }

    pub fn days_in_month(&self) -> i64 {
        days_in_month(self.year, self.month)
    }
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01.
pub(super) fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::{Civil, days_since_epoch};

    #[test]
    fn days_and_dates_agree() {
        for days in (-1_000_000..1_000_000).step_by(997) {
            let civil = Civil::at(days * 86_400, 0);
            assert_eq!(days_since_epoch(civil.year, civil.month, civil.day), days);
        }
        let leap_day = Civil::at(1_709_208_000, 0);
        assert_eq!((leap_day.year, leap_day.month, leap_day.day), (2024, 2, 29));
        assert_eq!((leap_day.weekday, leap_day.minute_of_day), (4, 720));
    }
}

//! Unix milliseconds as a date in UTC, by the patterns of moment.js that people use.

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
pub(super) fn from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day, counted from 1970-01-01, of a date; months beyond 1 to 12 carry over into the years.
pub(super) fn to_days(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// `YYYY`, `MM`, `DD`, `HH`, `mm`, `ss`, `SSS`, their short forms, and `X`, `x`; all else is taken over.
pub(super) fn format(ms: i64, pattern: &str) -> String {
    // Beyond these years moment.js says "Invalid date".
    const FARTHEST: i64 = 8_640_000_000_000_000;
    if !(-FARTHEST..=FARTHEST).contains(&ms) {
        return "Invalid date".to_owned();
    }
    let (year, month, day) = from_days(ms.div_euclid(86_400_000));
    let of_day = ms.rem_euclid(86_400_000);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, milli) = (of_day / 1000 % 60, of_day % 1000);
    let tokens: [(&str, String); 14] = [
        ("YYYY", format!("{year:04}")),
        ("SSS", format!("{milli:03}")),
        ("YY", format!("{:02}", year.rem_euclid(100))),
        ("MM", format!("{month:02}")),
        ("DD", format!("{day:02}")),
        ("HH", format!("{hour:02}")),
        ("mm", format!("{minute:02}")),
        ("ss", format!("{second:02}")),
        ("M", month.to_string()),
        ("D", day.to_string()),
        ("H", hour.to_string()),
        ("m", minute.to_string()),
        ("X", ms.div_euclid(1000).to_string()),
        ("x", ms.to_string()),
    ];
    let mut text = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let known = tokens.iter().find(|(token, _)| rest.starts_with(token));
        let (width, value) = match known {
            Some((token, value)) => (token.len(), value.as_str()),
            None => (
                first.len_utf8(),
                rest.get(..first.len_utf8()).unwrap_or_default(),
            ),
        };
        text.push_str(value);
        rest = rest.get(width..).unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for days in [-800_000, -1, 0, 58, 59, 60, 11_016, 19_675, 20_000] {
            let (year, month, day) = from_days(days);
            assert_eq!(to_days(year, month, day), days);
        }
        assert_eq!(from_days(19_675), (2023, 11, 14));
        assert_eq!(from_days(to_days(2024, 14, 1)), (2025, 2, 1));
    }
}

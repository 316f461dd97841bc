//! Unix milliseconds as people write times, always UTC: the dataset's day and the course's clock.

use leptos::prelude::*;

const DAY_MS: i64 = 86_400_000;

/// A moment in a page, such as "10 Mar 2026, 14:05 UTC".
#[component]
pub(crate) fn Time(at_ms: i64) -> impl IntoView {
    view! { <time datetime=iso(at_ms)>{readable(at_ms)}</time> }
}

/// `2026-03-10T14:05:00Z`.
pub(crate) fn iso(at_ms: i64) -> String {
    format!("{}Z", without_zone(at_ms))
}

/// `2026-03-10 14:05`, with seconds where there are some: what a person types into a field.
pub(crate) fn typed(at_ms: i64) -> String {
    let text = without_zone(at_ms).replace('T', " ");
    text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
}

fn without_zone(at_ms: i64) -> String {
    let (year, month, day) = civil_date(at_ms.div_euclid(DAY_MS));
    let seconds = at_ms.rem_euclid(DAY_MS) / 1000;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Reads `2026-03-10T14:05`, with or without seconds and a `Z`, a space allowed for the `T`.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (date, time) = text.trim().trim_end_matches('Z').split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time.splitn(3, ':').map(|part| part.parse::<f64>().ok());
    let (hour, minute, second) = (
        time.next()??,
        time.next()??,
        time.next().unwrap_or(Some(0.0))?,
    );
    let is_a_time = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0.0..24.0).contains(&hour)
        && (0.0..60.0).contains(&minute)
        && (0.0..60.0).contains(&second);
    let milliseconds = (hour * 3600.0 + minute * 60.0 + second) * 1000.0;
    is_a_time.then(|| days_since_epoch(year, month, day) * DAY_MS + milliseconds as i64)
}

/// `14:05`.
pub(crate) fn clock(at_ms: i64) -> String {
    let minutes = at_ms.rem_euclid(DAY_MS) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `14:05 to 14:50 UTC`; a day ends at 24:00, which is not the 00:00 at which it began.
pub(crate) fn clocks(start_ms: i64, end_ms: i64) -> String {
    let ends_a_day = end_ms.rem_euclid(DAY_MS) == 0 && end_ms > start_ms;
    let end = if ends_a_day {
        "24:00".to_owned()
    } else {
        clock(end_ms)
    };
    format!("{} to {end} UTC", clock(start_ms))
}

/// `10 Mar 2026, 14:05 UTC`.
pub(crate) fn readable(at_ms: i64) -> String {
    format!("{}, {} UTC", day(at_ms), clock(at_ms))
}

/// `10 Mar 2026, 14:05:30 UTC`, without seconds where there are none: a moment that was chosen.
pub(crate) fn exact(at_ms: i64) -> String {
    let second = at_ms.rem_euclid(60_000) / 1000;
    if second == 0 {
        return readable(at_ms);
    }
    format!("{}, {}:{second:02} UTC", day(at_ms), clock(at_ms))
}

/// `10 Mar 2026, 14:05 to 14:50 UTC`.
pub(crate) fn span(start_ms: i64, end_ms: i64) -> String {
    format!("{}, {}", day(start_ms), clocks(start_ms, end_ms))
}

fn day(at_ms: i64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, day) = civil_date(at_ms.div_euclid(DAY_MS));
    let month = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
    format!("{day} {month} {year}")
}

/// Year, month and day of a day counted from 1970-01-01.
///
/// Counts from 1 March of a 400-year era, so that the leap day is a year's last.
fn civil_date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read_back() {
        for (at_ms, text) in [
            (0, "1970-01-01T00:00:00"),
            (model::SAMPLE_DATASET_START_MS, "2026-03-10T00:00:00"),
            (1_709_164_799_000, "2024-02-28T23:59:59"),
            (1_709_164_800_000, "2024-02-29T00:00:00"),
            (951_868_800_000, "2000-03-01T00:00:00"),
            (-1000, "1969-12-31T23:59:59"),
        ] {
            assert_eq!(without_zone(at_ms), text);
            assert_eq!(parse(text), Some(at_ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-03-10",
            "2026-13-01T00:00",
            "2026-03-10T24:00",
            "yesterday",
            "2026-03-10T1:2:x",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(
            parse("2026-03-10T14:05Z"),
            Some(model::SAMPLE_DATASET_START_MS + 50_700_000)
        );
    }

    #[test]
    fn a_field_leaves_out_what_is_zero() {
        assert_eq!(
            typed(model::SAMPLE_DATASET_START_MS + 60_000),
            "2026-03-10 00:01"
        );
        assert_eq!(
            typed(model::SAMPLE_DATASET_START_MS + 61_000),
            "2026-03-10 00:01:01"
        );
        assert_eq!(
            parse("2026-03-10 00:01"),
            Some(model::SAMPLE_DATASET_START_MS + 60_000)
        );
    }

    #[test]
    fn a_reader_sees_day_and_minute_and_seconds_where_they_were_chosen() {
        let midnight = model::SAMPLE_DATASET_START_MS;
        let at_ms = midnight + 50_705_000;
        assert_eq!(readable(at_ms), "10 Mar 2026, 14:05 UTC");
        assert_eq!(exact(at_ms), "10 Mar 2026, 14:05:05 UTC");
        assert_eq!(exact(midnight), "10 Mar 2026, 00:00 UTC");
        assert_eq!(
            span(midnight, midnight + DAY_MS),
            "10 Mar 2026, 00:00 to 24:00 UTC"
        );
        assert_eq!(clocks(at_ms, at_ms + 60_000), "14:05 to 14:06 UTC");
    }
}

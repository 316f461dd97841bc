//! Reading the ranges of a time interval, with Alertmanager's words for what is wrong.

use super::interval::Range;

const WEEKDAYS: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `monday:friday`, Sunday being 0.
pub(crate) fn parse_weekday(text: &str) -> Result<Range, String> {
    let range = parse_range(text, |word| {
        position(&WEEKDAYS, word).ok_or_else(|| format!("{word} is not a valid weekday"))
    })?;
    if range.begin > range.end {
        return Err("start day cannot be before end day".to_owned());
    }
    Ok(range)
}

/// `1:15`, or `-3:-1` from the end of the month.
pub(crate) fn parse_day_of_month(text: &str) -> Result<Range, String> {
    let range = parse_range(text, number)?;
    for day in [range.begin, range.end] {
        if day == 0 || !(-31..=31).contains(&day) {
            return Err(format!(
                "{day} is not a valid day of the month: out of range"
            ));
        }
    }
    if range.begin < 0 && range.end > 0 {
        return Err("end day must be negative if start day is negative".to_owned());
    }
    // Compared as in the shortest month.
    let in_february = |day: i64| if day < 0 { 28 + day } else { day };
    if in_february(range.begin) > in_february(range.end) {
        let Range { begin, end } = range;
        return Err(format!("end day {end} is always before start day {begin}"));
    }
    Ok(range)
}

/// `january:3`, January being 1.
pub(crate) fn parse_month(text: &str) -> Result<Range, String> {
    let range = parse_range(text, |word| match position(&MONTHS, word) {
        Some(index) => Ok(index + 1),
        None => number(word).map_err(|_| format!("{word} is not a valid month")),
    })?;
    if range.begin > range.end {
        let name = |month: i64| {
            let index = usize::try_from(month - 1).ok();
            index
                .and_then(|index| MONTHS.get(index))
                .copied()
                .unwrap_or_default()
        };
        let (begin, end) = (name(range.begin), name(range.end));
        return Err(format!("end month {end} is before start month {begin}"));
    }
    Ok(range)
}

/// `2026:2030`
pub(crate) fn parse_year(text: &str) -> Result<Range, String> {
    let range = parse_range(text, number)?;
    if range.begin > range.end {
        let Range { begin, end } = range;
        return Err(format!("end year {end} is before start year {begin}"));
    }
    Ok(range)
}

/// Minutes since midnight of `09:30`; `24:00` is the end of the day.
pub(crate) fn parse_time(text: &str) -> Result<i64, String> {
    let invalid = || format!("couldn't parse timestamp {text}, invalid format");
    let [h1, h2, b':', m1, m2] = text.as_bytes() else {
        return Err(invalid());
    };
    if ![h1, h2, m1, m2].iter().all(|digit| digit.is_ascii_digit()) {
        return Err(invalid());
    }
    let value = |tens: &u8, ones: &u8| i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    let (hours, minutes) = (value(h1, h2), value(m1, m2));
    let is_in_day = hours < 24 && minutes < 60;
    if !is_in_day && (hours, minutes) != (24, 0) {
        return Err(invalid());
    }
    Ok(hours * 60 + minutes)
}

fn parse_range(text: &str, member: impl Fn(&str) -> Result<i64, String>) -> Result<Range, String> {
    let text = text.to_lowercase();
    let Some((begin, end)) = text.split_once(':') else {
        let value = member(&text)?;
        return Ok(Range {
            begin: value,
            end: value,
        });
    };
    if end.contains(':') {
        return Err(format!("couldn't parse range {text}, invalid format"));
    }
    Ok(Range {
        begin: member(begin)?,
        end: member(end)?,
    })
}

fn position(words: &[&str], word: &str) -> Option<i64> {
    let index = words.iter().position(|known| *known == word)?;
    i64::try_from(index).ok()
}

fn number(text: &str) -> Result<i64, String> {
    text.parse()
        .map_err(|_| format!("strconv.Atoi: parsing {text:?}: invalid syntax"))
}

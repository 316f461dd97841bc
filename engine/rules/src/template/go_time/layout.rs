//! Formatting a moment after Go's example moment: 2 January 2006, 15:04:05 in zone MST.

use super::{Civil, Time, month_name, weekday_name};

/// The parts of the example, longer ones before those they begin with. `Jan` and `Mon` do not count before a small
/// letter, `_2006` is a line and a year.
const PARTS: &[(&str, Part)] = &[
    ("January", |t| month_name(t.month)),
    ("Jan", |t| short(&month_name(t.month))),
    ("Monday", |t| weekday_name(t.weekday)),
    ("Mon", |t| short(&weekday_name(t.weekday))),
    ("MST", |_| "UTC".to_owned()),
    ("01", |t| format!("{:02}", t.month)),
    ("002", |t| format!("{:03}", t.year_day)),
    ("02", |t| format!("{:02}", t.day)),
    ("03", |t| format!("{:02}", twelve(t.hour))),
    ("04", |t| format!("{:02}", t.minute)),
    ("05", |t| format!("{:02}", t.second)),
    ("06", |t| format!("{:02}", t.year.rem_euclid(100))),
    ("15", |t| format!("{:02}", t.hour)),
    ("1", |t| t.month.to_string()),
    ("2006", |t| format!("{:04}", t.year)),
    ("2", |t| t.day.to_string()),
    ("_2006", |t| format!("_{:04}", t.year)),
    ("__2", |t| format!("{:3}", t.year_day)),
    ("_2", |t| format!("{:2}", t.day)),
    ("3", |t| twelve(t.hour).to_string()),
    ("4", |t| t.minute.to_string()),
    ("5", |t| t.second.to_string()),
    ("PM", |t| half(t, "AM", "PM")),
    ("pm", |t| half(t, "am", "pm")),
    ("-070000", |_| "+000000".to_owned()),
    ("-07:00:00", |_| "+00:00:00".to_owned()),
    ("-0700", |_| "+0000".to_owned()),
    ("-07:00", |_| "+00:00".to_owned()),
    ("-07", |_| "+00".to_owned()),
    ("Z070000", |_| "Z".to_owned()),
    ("Z07:00:00", |_| "Z".to_owned()),
    ("Z0700", |_| "Z".to_owned()),
    ("Z07:00", |_| "Z".to_owned()),
    ("Z07", |_| "Z".to_owned()),
];

type Part = fn(&Civil) -> String;

pub(super) fn format(time: Time, layout: &str) -> String {
    let civil = time.civil();
    let mut written = String::new();
    let mut rest = layout;
    while let Some(c) = rest.chars().next() {
        if let Some((text, after)) = fraction(&civil, rest) {
            written.push_str(&text);
            rest = after;
        } else if let Some((part, after)) = part(rest) {
            written.push_str(&part(&civil));
            rest = after;
        } else {
            written.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    written
}

fn part(rest: &str) -> Option<(Part, &str)> {
    PARTS.iter().find_map(|(example, part)| {
        let after = rest.strip_prefix(example)?;
        let is_cut = matches!(*example, "Jan" | "Mon")
            && after.starts_with(|c: char| c.is_ascii_lowercase());
        (!is_cut).then_some((*part, after))
    })
}

/// `.000` and `,000` keep zeros, `.999` drops them.
fn fraction<'a>(civil: &Civil, rest: &'a str) -> Option<(String, &'a str)> {
    let point = rest.chars().next().filter(|c| matches!(c, '.' | ','))?;
    let digit = rest[1..]
        .chars()
        .next()
        .filter(|c| matches!(c, '0' | '9'))?;
    let after = rest[1..].trim_start_matches(digit);
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let count = rest.len() - 1 - after.len();
    let mut digits = format!("{:09}", civil.nanosecond);
    digits.truncate(count);
    if digit == '9' {
        digits.truncate(digits.trim_end_matches('0').len());
        if digits.is_empty() {
            return Some((String::new(), after));
        }
    } else {
        let missing = count.saturating_sub(digits.len());
        digits.push_str(&"0".repeat(missing));
    }
    Some((format!("{point}{digits}"), after))
}

fn short(name: &str) -> String {
    name.chars().take(3).collect()
}

fn twelve(hour: i64) -> i64 {
    match hour % 12 {
        0 => 12,
        hour => hour,
    }
}

fn half(civil: &Civil, before_noon: &str, after_noon: &str) -> String {
    if civil.hour < 12 {
        before_noon
    } else {
        after_noon
    }
    .to_owned()
}

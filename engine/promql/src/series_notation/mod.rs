//! Series as tests describe them: `metric{job="api"} 0+10x5 _ stale {{sum:1 count:2}}x3`.
//!
//! The language of `load` in promqltest scripts and of `input_series` in unit tests of rules.

mod histogram;
mod lines;
mod store;

use tsdb::{Histogram, Labels, METRIC_NAME, stale_nan};

use crate::literal::{parse_duration, unquote};

pub use lines::store;
pub use store::append;

/// How many samples one description may stand for.
const MAX_SAMPLES: usize = 2_000_000;

/// One sample of a description.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Omitted,
    Float(f64),
    Histogram(Box<Histogram>),
}

/// A described series.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    pub labels: Labels,
    /// Whether the items are the start times of the series' samples instead of the samples.
    pub is_start_times: bool,
    /// The items as written.
    items: String,
}

/// Splits a line into the series and its items.
///
/// # Errors
/// When the line does not begin with a series.
pub fn describe(line: &str) -> Result<Described, String> {
    let mut rest = line;
    let labels = Labels::new(metric(&mut rest)?);
    let (rest, is_start_times) = rest
        .strip_prefix("@st")
        .map_or((rest, false), |rest| (rest, true));
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return Err(format!(
            "expected a blank and values behind the series in `{line}`"
        ));
    }
    Ok(Described {
        labels,
        is_start_times,
        items: rest.trim().to_owned(),
    })
}

impl Described {
    /// The samples, one after the other; nothing is there for those that are left out.
    ///
    /// # Errors
    /// Names the first item that is none.
    pub fn samples(&self) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        for word in words(&self.items) {
            read_item(word, &mut items).map_err(|problem| format!("`{word}`: {problem}"))?;
        }
        Ok(items)
    }

    /// For each sample how long before it its counter started, in milliseconds.
    ///
    /// # Errors
    /// Names the first item that is none.
    pub fn start_offsets(&self) -> Result<Vec<Option<i64>>, String> {
        let mut offsets = Vec::new();
        for word in words(&self.items) {
            let (word, times) = repetition(word)?;
            if word == "_" {
                offsets.extend(vec![None; times.unwrap_or(1)]);
                continue;
            }
            let split = word
                .char_indices()
                .skip(1)
                .find(|(_, c)| matches!(c, '+' | '-'))
                .map_or(word.len(), |(i, _)| i);
            let mut offset = signed_duration(&word[..split])?;
            let step = signed_duration(&word[split..])?;
            for _ in 0..=times.unwrap_or(0) {
                offsets.push(Some(offset));
                offset += step;
            }
        }
        Ok(offsets)
    }
}

fn signed_duration(text: &str) -> Result<i64, String> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or((1, text), |digits| (-1, digits));
    if matches!(digits, "" | "0") {
        return Ok(0);
    }
    let duration = parse_duration(digits);
    duration
        .map(|milliseconds| sign * milliseconds)
        .map_err(|error| format!("`{text}` is no duration: {error}"))
}

/// Words between blanks; braces hold a histogram together.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut depth = 0_i32;
    for (index, c) in text.char_indices() {
        depth += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        match (c.is_whitespace() && depth == 0, start) {
            (true, Some(from)) => {
                words.push(&text[from..index]);
                start = None;
            }
            (false, None) => start = Some(index),
            _ => {}
        }
    }
    words.extend(start.map(|from| &text[from..]));
    words
}

/// The labels of `metric{a="b"}` as they are written: in their order, empty values too. An empty text has none.
///
/// # Errors
/// When the text is no series, or more than one.
pub fn labels(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("expected a series in `{rest}`"));
    }
    let pairs = metric(&mut rest)?;
    if rest.trim().is_empty() {
        Ok(pairs)
    } else {
        Err(format!("unexpected `{}` behind the series", rest.trim()))
    }
}

/// `metric{a="b"}` off the front of `rest`.
fn metric(rest: &mut &str) -> Result<Vec<(String, String)>, String> {
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let mut pairs = Vec::new();
    if !name.is_empty() {
        pairs.push((METRIC_NAME.to_owned(), name.to_owned()));
    }
    *rest = after;
    let Some(mut inside) = after.strip_prefix('{') else {
        return if name.is_empty() {
            Err(format!("expected a series in `{rest}`"))
        } else {
            Ok(pairs)
        };
    };
    loop {
        inside = inside.trim_start_matches([',', ' ', '\t']);
        if let Some(after) = inside.strip_prefix('}') {
            *rest = after;
            return Ok(pairs);
        }
        let label = name_or_string(&mut inside)?;
        inside = inside.trim_start();
        match inside.strip_prefix('=') {
            Some(after) => {
                inside = after.trim_start();
                pairs.push((label, string(&mut inside)?));
            }
            None => pairs.push((METRIC_NAME.to_owned(), label)),
        }
    }
}

fn name_or_string(rest: &mut &str) -> Result<String, String> {
    if rest.starts_with(['"', '\'', '`']) {
        return string(rest);
    }
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    *rest = after;
    if name.is_empty() {
        Err(format!("expected a label in `{after}`"))
    } else {
        Ok(name.to_owned())
    }
}

/// A quoted text off the front of `rest`.
fn string(rest: &mut &str) -> Result<String, String> {
    let unclosed = || format!("expected a quoted text in `{rest}`");
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))
        .ok_or_else(unclosed)?;
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let closes = *c == quote && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped && quote != '`';
        closes
    });
    let (end, _) = end.ok_or_else(unclosed)?;
    let (text, after) = rest.split_at(end + 1);
    let value = unquote(text).map_err(|error| error.to_string())?;
    *rest = after;
    Ok(value)
}

/// Splits `…xN` into what is repeated and how often.
fn repetition(word: &str) -> Result<(&str, Option<usize>), String> {
    match word.rsplit_once('x') {
        Some((what, times)) if !times.is_empty() && times.bytes().all(|b| b.is_ascii_digit()) => {
            let times = times
                .parse()
                .map_err(|_| format!("`{times}` is too large"))?;
            Ok((what, Some(times)))
        }
        _ => Ok((word, None)),
    }
}

fn read_item(word: &str, items: &mut Vec<Item>) -> Result<(), String> {
    let (what, times) = repetition(word)?;
    if times.unwrap_or(0).saturating_add(items.len()) >= MAX_SAMPLES {
        return Err(format!("more than {MAX_SAMPLES} samples"));
    }
    if what == "_" {
        items.extend(vec![Item::Omitted; times.unwrap_or(1)]);
        return Ok(());
    }
    // A value is there once and then repeated.
    let count = times.unwrap_or(0) + 1;
    if what == "stale" {
        items.extend(vec![Item::Float(stale_nan()); count]);
        return Ok(());
    }
    if what.starts_with('{') {
        let histograms = histogram::series(what, count)?;
        items.extend(
            histograms
                .into_iter()
                .map(|histogram| Item::Histogram(Box::new(histogram))),
        );
        return Ok(());
    }
    let (mut value, step) = value_and_step(what)?;
    for _ in 0..count {
        items.push(Item::Float(value));
        value += step.unwrap_or(0.0);
    }
    Ok(())
}

/// `v`, `v+d` or `v-d`.
fn value_and_step(text: &str) -> Result<(f64, Option<f64>), String> {
    if let Ok(value) = number(text) {
        return Ok((value, None));
    }
    let signs = text
        .char_indices()
        .skip(1)
        .filter(|(_, c)| matches!(c, '+' | '-'));
    for (split, _) in signs {
        if let (Ok(value), Ok(step)) = (number(&text[..split]), number(&text[split..])) {
            return Ok((value, Some(step)));
        }
    }
    Err("is no number".to_owned())
}

/// A number as a description has it: no hexadecimal, but a duration counts as its seconds.
pub(crate) fn number(text: &str) -> Result<f64, String> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let not_a_number = || format!("`{text}` is no number");
    if digits.starts_with(['+', '-']) {
        return Err(not_a_number());
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "durations are far below 2^53 ms"
    )]
    let value = match digits.to_lowercase().as_str() {
        "inf" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => match digits.replace('_', "").parse::<f64>() {
            Ok(value) => value,
            Err(_) => parse_duration(digits).map_err(|_| not_a_number())? as f64 / 1_000.0,
        },
    };
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(items: &str, expected: &[f64]) {
        let described = describe(&format!("m{{a=\"b\"}} {items}")).unwrap();
        let values: Vec<f64> = described
            .samples()
            .unwrap()
            .into_iter()
            .map(|item| match item {
                Item::Float(value) => value,
                Item::Omitted | Item::Histogram(_) => f64::NEG_INFINITY,
            })
            .collect();
        assert_eq!(values, expected, "{items}");
    }

    #[test]
    fn items_repeat_and_climb() {
        check("1-2x3", &[1.0, -1.0, -3.0, -5.0]);
        check("-2+4x3 7", &[-2.0, 2.0, 6.0, 10.0, 7.0]);
        check("0x2", &[0.0, 0.0, 0.0]);
        check("1e+3 1e-1+1x1 1_000 30s", &[1000.0, 0.1, 1.1, 1000.0, 30.0]);
        check(
            "_ _x2 3",
            &[f64::NEG_INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY, 3.0],
        );
    }

    #[test]
    fn series_are_named_in_every_way_prometheus_knows() {
        let labels = |line: &str| describe(line).map(|described| described.labels.to_string());
        assert_eq!(labels("up 1"), Ok("up".to_owned()));
        assert_eq!(
            labels(r#"{"a.b", 'c'="d"} 1"#),
            Ok(r#"a.b{c="d"}"#.to_owned())
        );
        assert_eq!(
            labels(r#"up{a="1", b="}"} 1"#),
            Ok(r#"up{a="1", b="}"}"#.to_owned())
        );
        assert!(labels("1 2").is_ok());
    }

    #[test]
    fn start_times_climb_too() {
        let described = describe("m@st _ -30s-1mx1 5ms").unwrap();
        assert_eq!(
            described.start_offsets(),
            Ok(vec![None, Some(-30_000), Some(-90_000), Some(5)])
        );
    }
}

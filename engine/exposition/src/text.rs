//! The text format 0.0.4, as forgiving as Prometheus 3 reads it: blanks anywhere, lines in any order.

use crate::cursor::Cursor;
use crate::family::Builder;
use crate::labels::RawSeries;
use crate::metadata::{text_type, unescape, unescape_help};
use crate::value::parse_value;
use crate::{Exposition, Format, ParseError, Problem, Sample, labels};

pub(crate) fn parse(body: &[u8]) -> Result<Exposition, ParseError> {
    let mut cursor = Cursor::new(body);
    let mut builder = Builder::default();
    while !cursor.is_at_end() {
        if let Err(problem) = line(&mut cursor, &mut builder) {
            return Err(cursor.error(problem, builder.sample_count()));
        }
    }
    Ok(builder.finish())
}

fn line(cursor: &mut Cursor<'_>, builder: &mut Builder) -> Result<(), Problem> {
    cursor.skip_blanks();
    match cursor.peek() {
        None => Ok(()),
        Some(b'\n') => {
            cursor.advance();
            Ok(())
        }
        // Prometheus takes a null byte at the start of a line for the end of the body.
        Some(0) => {
            while !cursor.is_at_end() {
                cursor.advance();
            }
            Ok(())
        }
        Some(b'#') => comment(cursor, builder),
        Some(_) => sample(cursor, builder),
    }
}

fn comment(cursor: &mut Cursor<'_>, builder: &mut Builder) -> Result<(), Problem> {
    cursor.advance();
    if matches!(cursor.peek(), Some(b' ' | b'\t')) {
        cursor.skip_blanks();
        for keyword in ["HELP", "TYPE"] {
            let is_separated = matches!(cursor.peek_at(4), Some(b' ' | b'\t'));
            if is_separated && cursor.eat_word(keyword.as_bytes()) {
                return metadata(cursor, builder, keyword);
            }
        }
    }
    cursor.rest_of_line();
    Ok(())
}

fn metadata(
    cursor: &mut Cursor<'_>,
    builder: &mut Builder,
    keyword: &'static str,
) -> Result<(), Problem> {
    cursor.skip_blanks();
    let found = cursor.found();
    let name = cursor.quoted(true).or_else(|| cursor.name(true));
    let name = name.ok_or(Problem::ExpectedMetadataName { keyword, found })?;
    let name = unescape(&String::from_utf8_lossy(name));
    // The separator is one byte, whichever; what follows it is the text, further blanks included.
    let rest = cursor.rest_of_line();
    let text = std::str::from_utf8(rest.get(1..).unwrap_or_default())
        .map_err(|_| Problem::NotUtf8 { what: "HELP" })?;
    if keyword == "HELP" {
        builder.set_help(name, unescape_help(text), cursor.line());
        return Ok(());
    }
    let metric_type = text_type(text).ok_or_else(|| {
        if text.ends_with('\r') {
            return Problem::CarriageReturn;
        }
        Problem::UnknownType {
            word: text.to_owned(),
        }
    })?;
    builder.set_type(name, metric_type, cursor.line());
    Ok(())
}

fn sample(cursor: &mut Cursor<'_>, builder: &mut Builder) -> Result<(), Problem> {
    let start = cursor.at();
    let line = cursor.line();
    let mut series = RawSeries::default();
    if cursor.peek() != Some(b'{') {
        let found = cursor.found();
        let name = cursor.name(true).ok_or(Problem::ExpectedLine { found })?;
        series.name = Some(String::from_utf8_lossy(name).into_owned());
        cursor.skip_blanks();
    }
    if cursor.eat(b'{') {
        labels::parse(cursor, Format::Text, &mut series)?;
        if series.name.is_none() {
            return Err(Problem::NameMissing);
        }
        cursor.skip_blanks();
    }
    let name_end = cursor.at();
    let value = value(cursor).map_err(|problem| match (problem, &series.name) {
        // `queue-depth 1` is read as `queue` with the value `-depth`, which helps nobody.
        (Problem::NotANumber { text }, Some(name)) if name_end == start + name.len() => {
            Problem::BadName {
                name: format!("{name}{text}"),
            }
        }
        (problem, _) => problem,
    })?;
    let timestamp_ms = timestamp(cursor)?;
    let raw = String::from_utf8_lossy(cursor.slice_from(start));
    let raw = raw.trim_end().to_owned();
    // The sample counts as read even if its labels make no series.
    let finished = series.finish();
    let (name, labels) = match finished {
        Ok(finished) => finished,
        Err(problem) => {
            builder.push(Sample {
                name: String::new(),
                labels: Vec::new(),
                value,
                timestamp_ms,
                line,
                raw,
            });
            return Err(problem);
        }
    };
    builder.push(Sample {
        name,
        labels,
        value,
        timestamp_ms,
        line,
        raw,
    });
    Ok(())
}

fn value(cursor: &mut Cursor<'_>) -> Result<f64, Problem> {
    let found = cursor.found();
    let text = cursor.take_while(|byte| !matches!(byte, b'{' | b' ' | b'\t' | b'\n'));
    if text.is_empty() {
        return Err(Problem::ExpectedValue { found });
    }
    let text = String::from_utf8_lossy(text);
    parse_value(&text).ok_or_else(|| match text.strip_suffix('\r') {
        Some(number) if parse_value(number).is_some() => Problem::CarriageReturn,
        _ => Problem::NotANumber {
            text: text.into_owned(),
        },
    })
}

fn timestamp(cursor: &mut Cursor<'_>) -> Result<Option<i64>, Problem> {
    cursor.skip_blanks();
    if matches!(cursor.peek(), None | Some(b'\n')) {
        return Ok(None);
    }
    let digits = cursor.take_while(|byte| byte.is_ascii_digit());
    if digits.is_empty() {
        return Err(Problem::ExpectedTimestamp {
            found: cursor.found(),
        });
    }
    let text = String::from_utf8_lossy(digits);
    let timestamp_ms = text.parse().map_err(|_| Problem::NotATimestamp {
        text: text.into_owned(),
    })?;
    cursor.skip_blanks();
    match cursor.peek() {
        None | Some(b'\n') => Ok(Some(timestamp_ms)),
        Some(_) => Err(Problem::ExpectedLineEnd {
            found: cursor.found(),
        }),
    }
}

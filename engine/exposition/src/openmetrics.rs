//! OpenMetrics 1.0 as Prometheus 3 reads it: single spaces, no blank lines, `# EOF` at the end.

use crate::cursor::Cursor;
use crate::family::Builder;
use crate::labels::RawSeries;
use crate::metadata::{openmetrics_type, unescape};
use crate::value::parse_value;
use crate::{Exposition, Format, ParseError, Problem, Sample, labels};

pub(crate) fn parse(body: &[u8]) -> Result<Exposition, ParseError> {
    let mut cursor = Cursor::new(body);
    let mut builder = Builder::default();
    // Prometheus takes an empty answer for an empty scrape, even without its `# EOF`.
    if body.is_empty() {
        return Ok(builder.finish());
    }
    loop {
        match line(&mut cursor, &mut builder) {
            Ok(Line::Read) => {}
            Ok(Line::Eof) => return Ok(builder.finish()),
            Err(problem) => return Err(cursor.error(problem, builder.sample_count())),
        }
    }
}

enum Line {
    Read,
    Eof,
}

fn line(cursor: &mut Cursor<'_>, builder: &mut Builder) -> Result<Line, Problem> {
    match cursor.peek() {
        None | Some(0) => Err(Problem::NoEof),
        Some(b'#') => comment(cursor, builder),
        Some(_) => sample(cursor, builder).map(|()| Line::Read),
    }
}

fn comment(cursor: &mut Cursor<'_>, builder: &mut Builder) -> Result<Line, Problem> {
    let found = cursor.found();
    if !cursor.eat_word(b"# ") {
        return Err(Problem::ExpectedLine { found });
    }
    if cursor.eat_word(b"EOF") {
        cursor.eat(b'\n');
        return if cursor.is_at_end() {
            Ok(Line::Eof)
        } else {
            Err(Problem::AfterEof)
        };
    }
    for keyword in ["HELP", "TYPE", "UNIT"] {
        if cursor.peek_at(4) == Some(b' ') && cursor.eat_word(keyword.as_bytes()) {
            cursor.advance();
            return metadata(cursor, builder, keyword).map(|()| Line::Read);
        }
    }
    Err(Problem::ExpectedLine { found })
}

fn metadata(
    cursor: &mut Cursor<'_>,
    builder: &mut Builder,
    keyword: &'static str,
) -> Result<(), Problem> {
    let found = cursor.found();
    let name = cursor.quoted(true).or_else(|| cursor.name(true));
    let name = name.ok_or(Problem::ExpectedMetadataName { keyword, found })?;
    let name = unescape(&String::from_utf8_lossy(name));
    if !cursor.eat(b' ') {
        return Err(Problem::ExpectedMetadataText { keyword });
    }
    let text = cursor.rest_of_line();
    let text = std::str::from_utf8(text).map_err(|_| Problem::NotUtf8 { what: keyword })?;
    match keyword {
        "HELP" => builder.set_help(name, unescape(text), cursor.line()),
        "TYPE" => {
            let metric_type = openmetrics_type(text).ok_or_else(|| Problem::UnknownType {
                word: text.to_owned(),
            })?;
            builder.set_type(name, metric_type, cursor.line());
        }
        _ => {
            let is_suffix = name
                .strip_suffix(text)
                .is_some_and(|base| text.is_empty() || base.ends_with('_'));
            if !is_suffix {
                return Err(Problem::UnitIsNoSuffix {
                    unit: text.to_owned(),
                    name,
                });
            }
            builder.set_unit(name, text.to_owned());
        }
    }
    if cursor.eat(b'\n') {
        Ok(())
    } else {
        Err(Problem::ExpectedMetadataText { keyword })
    }
}

fn sample(cursor: &mut Cursor<'_>, builder: &mut Builder) -> Result<(), Problem> {
    let start = cursor.at();
    let line = cursor.line();
    let mut series = RawSeries::default();
    if cursor.peek() != Some(b'{') {
        let found = cursor.found();
        let name = cursor.name(true).ok_or(Problem::ExpectedLine { found })?;
        series.name = Some(String::from_utf8_lossy(name).into_owned());
    }
    if cursor.eat(b'{') {
        labels::parse(cursor, Format::OpenMetrics, &mut series)?;
    }
    if series.name.is_none() {
        return Err(Problem::NameMissing);
    }
    let value = number(cursor)?;
    let ending = ending(cursor)?;
    let raw = String::from_utf8_lossy(cursor.slice_from(start));
    let raw = raw.trim_end_matches('\n').to_owned();
    let (name, labels, refusal) = match series.finish() {
        Ok((name, labels)) => (name, labels, None),
        Err(problem) => (String::new(), Vec::new(), Some(problem)),
    };
    builder.push(Sample {
        name,
        labels,
        value,
        timestamp_ms: ending.timestamp_ms,
        line,
        raw,
    });
    match refusal {
        Some(problem) => Err(problem),
        // Prometheus counts the sample and stumbles over what follows it.
        None if !ending.is_clean => Err(Problem::ExpectedTimestamp {
            found: cursor.found(),
        }),
        None => {
            cursor.advance();
            Ok(())
        }
    }
}

struct Ending {
    timestamp_ms: Option<i64>,
    /// The cursor stands at the line break.
    is_clean: bool,
}

/// What may follow the value: a timestamp, an exemplar, both or nothing.
fn ending(cursor: &mut Cursor<'_>) -> Result<Ending, Problem> {
    let mut timestamp_ms = None;
    let is_exemplar = |cursor: &Cursor<'_>| {
        cursor.peek() == Some(b' ')
            && cursor.peek_at(1) == Some(b'#')
            && cursor.peek_at(2) == Some(b' ')
            && cursor.peek_at(3) == Some(b'{')
    };
    if cursor.is_at_end() {
        return Err(Problem::NoEof);
    }
    if starts_number(cursor) && !is_exemplar(cursor) {
        timestamp_ms = Some(timestamp(cursor)?);
        if !is_exemplar(cursor) && cursor.peek() != Some(b'\n') {
            return Err(Problem::ExpectedLineEnd {
                found: cursor.found(),
            });
        }
    }
    if is_exemplar(cursor) {
        cursor.eat_word(b" # {");
        exemplar(cursor)?;
    }
    Ok(Ending {
        timestamp_ms,
        is_clean: cursor.peek() == Some(b'\n'),
    })
}

/// Exemplars are read for their form only: nothing here judges them.
fn exemplar(cursor: &mut Cursor<'_>) -> Result<(), Problem> {
    let mut series = RawSeries::default();
    labels::parse(cursor, Format::OpenMetrics, &mut series)?;
    if series.name.is_some() {
        return Err(Problem::ExpectedLabelName {
            found: cursor.found(),
        });
    }
    number(cursor)?;
    if starts_number(cursor) {
        timestamp(cursor)?;
    }
    match cursor.peek() {
        Some(b'\n') => Ok(()),
        None => Err(Problem::NoEof),
        Some(_) => Err(Problem::ExpectedLineEnd {
            found: cursor.found(),
        }),
    }
}

/// A single space and then something else than a blank.
fn starts_number(cursor: &Cursor<'_>) -> bool {
    cursor.peek() == Some(b' ') && !matches!(cursor.peek_at(1), None | Some(b' ' | b'\n'))
}

fn number_text(cursor: &mut Cursor<'_>) -> Result<String, Problem> {
    if !starts_number(cursor) {
        return Err(Problem::ExpectedValue {
            found: cursor.found(),
        });
    }
    cursor.advance();
    let text = cursor.take_while(|byte| !matches!(byte, b' ' | b'\n'));
    Ok(String::from_utf8_lossy(text).into_owned())
}

fn number(cursor: &mut Cursor<'_>) -> Result<f64, Problem> {
    let text = number_text(cursor)?;
    parse_value(&text).ok_or(Problem::NotANumber { text })
}

/// Seconds with a fraction, as milliseconds.
fn timestamp(cursor: &mut Cursor<'_>) -> Result<i64, Problem> {
    let text = number_text(cursor)?;
    let seconds = parse_value(&text).filter(|seconds| seconds.is_finite());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "Prometheus cuts to milliseconds, and saturates what is out of range"
    )]
    let milliseconds = seconds.map(|seconds| (seconds * 1000.0) as i64);
    milliseconds.ok_or(Problem::NotATimestamp { text })
}

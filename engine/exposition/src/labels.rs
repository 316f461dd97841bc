//! A label set between braces, in either format, and the series it makes.

use crate::cursor::Cursor;
use crate::metadata::unescape;
use crate::{Format, Problem};

/// What stands between braces.
#[derive(Default)]
pub(crate) struct RawSeries {
    pub(crate) name: Option<String>,
    pub(crate) labels: Vec<(String, String)>,
}

/// Reads a label set; the cursor stands behind its opening brace and ends behind the closing one.
pub(crate) fn parse(
    cursor: &mut Cursor<'_>,
    format: Format,
    series: &mut RawSeries,
) -> Result<(), Problem> {
    let skip = |cursor: &mut Cursor<'_>| {
        if format == Format::Text {
            cursor.skip_blanks();
        }
    };
    loop {
        skip(cursor);
        if cursor.eat(b'}') {
            return Ok(());
        }
        let name = label_name(cursor)?;
        skip(cursor);
        // A string that no `=` follows is the metric's name: `{"a.b", label="…"}`.
        if matches!(cursor.peek(), Some(b',' | b'}')) {
            if series.name.is_some() {
                return Err(Problem::NameTwice);
            }
            if !name.is_quoted {
                return Err(Problem::ExpectedEqual {
                    found: cursor.found(),
                });
            }
            series.name = Some(name.text);
            cursor.eat(b',');
            continue;
        }
        if !cursor.eat(b'=') {
            return Err(Problem::ExpectedEqual {
                found: cursor.found(),
            });
        }
        skip(cursor);
        let value = label_value(cursor, format)?;
        series.labels.push((name.text, value));
        skip(cursor);
        let has_comma = cursor.eat(b',');
        // The text format's reader lets a missing comma pass, so a check must not call it down.
        if format == Format::OpenMetrics && !has_comma && cursor.peek() != Some(b'}') {
            return Err(Problem::ExpectedCommaOrBrace {
                found: cursor.found(),
            });
        }
    }
}

struct LabelName {
    text: String,
    is_quoted: bool,
}

fn label_name(cursor: &mut Cursor<'_>) -> Result<LabelName, Problem> {
    let found = cursor.found();
    if let Some(raw) = cursor.quoted(true) {
        let raw = std::str::from_utf8(raw).map_err(|_| Problem::NotUtf8 { what: "a name" })?;
        return Ok(LabelName {
            text: unescape(raw),
            is_quoted: true,
        });
    }
    let raw = cursor
        .name(false)
        .ok_or(Problem::ExpectedLabelName { found })?;
    Ok(LabelName {
        text: String::from_utf8_lossy(raw).into_owned(),
        is_quoted: false,
    })
}

fn label_value(cursor: &mut Cursor<'_>, format: Format) -> Result<String, Problem> {
    let found = cursor.found();
    let raw = cursor
        .quoted(format == Format::Text)
        .ok_or(Problem::ExpectedLabelValue { found })?;
    let raw = std::str::from_utf8(raw).map_err(|_| Problem::NotUtf8 {
        what: "a label value",
    })?;
    Ok(unescape(raw))
}

impl RawSeries {
    /// The name and the labels that make the series.
    pub(crate) fn finish(self) -> Result<(String, Vec<(String, String)>), Problem> {
        let name = self.name.filter(|name| !name.is_empty());
        let name = name.ok_or(Problem::NameMissing)?;
        let mut labels = self.labels;
        // An empty value means that the label is absent, wherever else it is given.
        let absent: Vec<String> = labels
            .iter()
            .filter(|(_, value)| value.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        labels.retain(|(name, _)| !absent.contains(name));
        let mut names: Vec<&str> = labels.iter().map(|(name, _)| name.as_str()).collect();
        names.push("__name__");
        names.sort_unstable();
        if names.first() == Some(&"") {
            return Err(Problem::EmptyLabelName);
        }
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Problem::LabelTwice {
                name: pair[0].to_owned(),
            });
        }
        Ok((name, labels))
    }
}

//! JSON with places.
//!
//! `serde_json` decides what is JSON and words what is not; the walk that follows may therefore assume the grammar and
//! only collects values and their bytes. (A JSONC parser with spans accepts line breaks in strings and refuses half
//! surrogate pairs: Grafana does neither.)

use promql::Span;
use promql::diagnostic::LineColumn;
use serde::de::IgnoredAny;

use crate::error::LoadError;
use crate::node::{Entry, Node, Value};
use crate::source::{MAX_DEPTH, place};

/// Reads a JSON document that starts at byte `start` of `text`, where a byte order mark may stand before it.
pub(crate) fn parse(text: &str, start: usize) -> Result<Node, LoadError> {
    let body = text.get(start..).unwrap_or_default();
    serde_json::from_str::<IgnoredAny>(body).map_err(|error| refused(text, start, &error))?;
    let mut walk = Walk { text, at: start };
    walk.skip_blanks();
    walk.value(0)
}

fn refused(text: &str, start: usize, error: &serde_json::Error) -> LoadError {
    let line = error.line().max(1);
    let body = text.get(start..).unwrap_or_default();
    let line_text = body.split('\n').nth(line - 1).unwrap_or_default();
    // Columns are counted in bytes there.
    let before = line_text.floor_char_boundary(error.column().saturating_sub(1));
    let at = LineColumn {
        line,
        column: line_text.get(..before).unwrap_or_default().chars().count() + 1,
    };
    let mut problem = error.to_string();
    if let Some(place) = problem.rfind(" at line ") {
        problem.truncate(place);
    }
    let line_start: usize = body
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let (read, rest) = body.split_at(line_start + before);
    let closes = match problem.as_str() {
        "key must be a string" => rest.starts_with('}'),
        "expected value" => rest.starts_with(']'),
        _ => false,
    };
    if closes && read.trim_end().ends_with(',') {
        "trailing comma".clone_into(&mut problem);
    }
    LoadError::Json { at, problem }
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
}

impl Walk<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Reads a value that starts here, and stops right behind it.
    fn value(&mut self, depth: usize) -> Result<Node, LoadError> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(LoadError::TooDeep {
                at: place(self.text, start),
                limit: MAX_DEPTH,
            });
        }
        let value = match self.peek() {
            b'{' => Value::Map(self.map(depth)?),
            b'[' => Value::List(self.list(depth)?),
            b'"' => Value::Text(self.string()),
            _ => self.word(),
        };
        Ok(Node {
            value,
            span: self.since(start),
        })
    }

    fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
        }
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry>, LoadError> {
        let mut entries = Vec::new();
        self.at += 1;
        self.skip_blanks();
        while self.peek() == b'"' {
            let start = self.at;
            let key = self.string();
            let key_span = self.since(start);
            self.skip_blanks();
            self.at += 1;
            self.skip_blanks();
            let value = self.value(depth + 1)?;
            entries.push(Entry {
                key,
                key_span,
                value,
            });
            self.skip_comma();
        }
        self.at += 1;
        Ok(entries)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, LoadError> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_blanks();
        while !matches!(self.peek(), b']' | 0) {
            items.push(self.value(depth + 1)?);
            self.skip_comma();
        }
        self.at += 1;
        Ok(items)
    }

    fn skip_comma(&mut self) {
        self.skip_blanks();
        if self.peek() == b',' {
            self.at += 1;
            self.skip_blanks();
        }
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut value = String::new();
        let mut consumed = rest.len();
        for piece in Pieces::new(rest) {
            match piece.character {
                Some(character) => value.push(character),
                None => {
                    consumed = piece.start + 1;
                    break;
                }
            }
        }
        self.at += consumed;
        value
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        while matches!(self.peek(), b'a'..=b'z' | b'E' | b'0'..=b'9' | b'+' | b'-' | b'.') {
            self.at += 1;
        }
        match self.text.get(start..self.at).unwrap_or_default() {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number => Value::Number(number.parse().unwrap_or(f64::NAN)),
        }
    }
}

/// One character of a string as written: `character` is `None` for the quote that ends it.
struct Piece {
    start: usize,
    character: Option<char>,
}

/// The characters of a string from behind its opening quote, escapes decoded.
struct Pieces<'a> {
    raw: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn new(raw: &'a str) -> Self {
        Self { raw, at: 0 }
    }

    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.raw.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let start = self.at;
        let rest = self.raw.get(start..)?;
        let first = rest.chars().next()?;
        let (character, width) = match (first, self.unit(start)) {
            ('"', _) => (None, 1),
            ('\\', Some(unit)) => {
                let pair = self.unit(start + 6).map(|low| [unit, low]);
                let joined = pair.and_then(|pair| String::from_utf16(&pair).ok());
                // Two units that are no pair decode to two characters: then only the first is taken here.
                match joined
                    .as_deref()
                    .map(|pair| pair.chars().collect::<Vec<_>>())
                {
                    Some(characters) if characters.len() == 1 => (characters.first().copied(), 12),
                    _ => (
                        Some(
                            char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER),
                        ),
                        6,
                    ),
                }
            }
            ('\\', None) => {
                let escaped = rest.chars().nth(1).unwrap_or('\\');
                let decoded = match escaped {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    other => other,
                };
                (Some(decoded), 1 + escaped.len_utf8())
            }
            (other, _) => (Some(other), other.len_utf8()),
        };
        self.at += width;
        Some(Piece { start, character })
    }
}

/// Where byte `offset` of a string's value stands in `raw`, the text behind its opening quote.
pub(crate) fn offset_in_literal(raw: &str, offset: usize) -> usize {
    let mut decoded = 0;
    for piece in Pieces::new(raw) {
        match piece.character {
            Some(character) if decoded < offset => decoded += character.len_utf8(),
            _ => return piece.start,
        }
    }
    raw.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        parse(text, 0).expect("JSON")
    }

    #[test]
    fn every_value_knows_its_bytes() {
        let text = r#" {"a": [1, -2.5e3, "x\ny", true, null, {}], "a": "twice"} "#;
        let node = read(text);
        let first = &node.entries()[0];
        let spans: Vec<&str> = first
            .value
            .items()
            .iter()
            .map(|item| &text[item.span.start..item.span.end])
            .collect();
        assert_eq!(spans, ["1", "-2.5e3", r#""x\ny""#, "true", "null", "{}"]);
        assert_eq!(
            node.get("a").and_then(Node::text).expect("text").value,
            "twice"
        );
    }

    #[test]
    fn escapes_are_decoded_and_their_places_found_again() {
        let text = r#""a\"b\u00e4\ud83d\ude00\ud83dz""#;
        let node = read(text);
        let value = node.text().expect("text").value;
        assert_eq!(value, "a\"bä😀\u{fffd}z");
        let raw = &text[1..];
        let offset = value.find('z').expect("z");
        assert_eq!(offset_in_literal(raw, offset), raw.find('z').expect("z"));
        assert_eq!(offset_in_literal(raw, 1), 1);
        assert_eq!(offset_in_literal(raw, 2), 3);
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_goes_wrong() {
        let error = |text: &str| parse(text, 0).expect_err("no JSON").to_string();
        assert_eq!(
            error("{\n  \"a\": 1,\n}"),
            "3:1: this is not JSON: trailing comma"
        );
        assert_eq!(
            error("{\"a\": 1 \"b\": 2}"),
            "1:9: this is not JSON: expected `,` or `}`"
        );
        assert_eq!(
            error("{\"a\": \"x\ny\"}"),
            "1:8: this is not JSON: control character (\\u0000-\\u001F) found while parsing a string"
        );
    }

    #[test]
    fn nesting_is_bounded() {
        let text = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(matches!(parse(&text, 0), Err(LoadError::TooDeep { .. })));
    }
}

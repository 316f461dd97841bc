//! From a file's bytes to text: UTF-8, or UTF-16 that says so by its byte-order mark, as go-yaml reads them.

use std::borrow::Cow;

use crate::{Parsed, Place, Problem, Span, parse};

/// Reads the documents of a file. Offsets of places count in the text as UTF-8, whatever the file's encoding.
pub fn parse_bytes(bytes: &[u8]) -> Parsed {
    match decode(bytes) {
        Ok(source) => parse(&source),
        Err(problem) => Parsed {
            documents: Vec::new(),
            syntax_error: Some(problem),
        },
    }
}

/// The text that places in a file count in. What can't be decoded, and so has no documents, reads with U+FFFD in it.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    decode(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes))
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Problem> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.into()),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let place = Place::START.after(&String::from_utf8_lossy(valid));
                Err(
                    Problem::new(Span::at(place), "", "the file is not valid UTF-8")
                        .hint("save it as UTF-8"),
                )
            }
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Problem> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map(Cow::Owned).map_err(|_| {
        Problem::new(Span::at(Place::START), "", "the file is not valid UTF-16")
            .hint("save it as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_tells_the_encoding() {
        let utf16: Vec<u8> = "\u{feff}a: \u{e9}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "\u{feff}a: \u{e9}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for bytes in [utf16.as_slice(), &big, "\u{feff}a: \u{e9}".as_bytes()] {
            let root = parse_bytes(bytes).first().unwrap().root.unwrap();
            let value = root.as_mapping().unwrap().get("a").unwrap();
            let text = &value.as_scalar().unwrap().text;
            assert_eq!(text.as_str(), "\u{e9}");
            assert_eq!(text_of(bytes).get(text.span().range()), Some("\u{e9}"));
        }
    }

    #[test]
    fn other_bytes_are_refused_where_they_stand() {
        let problem = parse_bytes(b"a: b\nc: \xff\n").first().unwrap_err();
        assert_eq!(problem.span.to_string(), "2:4");
    }
}

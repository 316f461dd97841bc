//! What numbers, durations and strings mean, and how they are written back.

use std::fmt::{self, Write};

use crate::string_literal::StringLiteral;

const UNITS: [(&str, i64); 7] = [
    ("y", 365 * 86_400_000),
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

/// The longest duration that Prometheus keeps: 2⁶³ nanoseconds, 292 years.
pub(crate) const MAX_DURATION_MS: i64 = i64::MAX / 1_000_000;

/// Why a token that looks like a number, a duration or a string is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LiteralError {
    #[error("`{0}` is too large for a number")]
    NumberTooLarge(String),
    #[error("`{0}` is not a number")]
    NotANumber(String),
    #[error("a duration names each unit once, from the largest to the smallest")]
    UnitOrder,
    #[error("the duration is longer than 292 years")]
    DurationTooLong,
    #[error("`{escape}` is not an escape sequence")]
    UnknownEscape { escape: String, offset: usize },
    #[error("`{escape}` does not stand for a character")]
    NotACharacter { escape: String, offset: usize },
    #[error("the string holds a character that is not valid UTF-8")]
    InvalidUtf8 { offset: usize },
}

/// The value of a number token: decimal, hexadecimal, octal with a leading zero, `Inf` or `NaN`.
pub fn parse_number(text: &str) -> Result<f64, LiteralError> {
    if text.eq_ignore_ascii_case("inf") {
        return Ok(f64::INFINITY);
    }
    if text.eq_ignore_ascii_case("nan") {
        return Ok(f64::NAN);
    }
    let digits = text.replace('_', "");
    let not_a_number = || LiteralError::NotANumber(text.to_owned());
    if let Some(hex) = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"))
    {
        return i64::from_str_radix(hex, 16)
            .map(|value| value as f64)
            .map_err(|_| LiteralError::NumberTooLarge(text.to_owned()));
    }
    // A leading zero makes a whole number octal, as in Go: `0755` is 493. `0788` is decimal again.
    if digits.len() > 1
        && digits.starts_with('0')
        && let Ok(value) = i64::from_str_radix(&digits, 8)
    {
        return Ok(value as f64);
    }
    let value: f64 = digits.parse().map_err(|_| not_a_number())?;
    if value.is_infinite() {
        return Err(LiteralError::NumberTooLarge(text.to_owned()));
    }
    Ok(value)
}

/// `1h30m` in milliseconds.
pub fn parse_duration(text: &str) -> Result<i64, LiteralError> {
    let mut total = 0_i64;
    let mut units = UNITS.iter();
    let mut rest = text;
    while !rest.is_empty() {
        let unit_at = rest
            .find(|c: char| !c.is_ascii_digit())
            .ok_or(LiteralError::UnitOrder)?;
        let (count, after) = rest.split_at(unit_at);
        let unit_length = if after.starts_with("ms") {
            2
        } else {
            after.chars().next().map_or(0, char::len_utf8)
        };
        let (unit, next) = after.split_at(unit_length);
        // `units` moves on: a unit that is missing from what is left came before, or twice.
        let (_, milliseconds) = units
            .find(|(name, _)| *name == unit)
            .ok_or(LiteralError::UnitOrder)?;
        let count: i64 = count.parse().map_err(|_| LiteralError::DurationTooLong)?;
        let part = count
            .checked_mul(*milliseconds)
            .ok_or(LiteralError::DurationTooLong)?;
        total = total
            .checked_add(part)
            .filter(|sum| *sum <= MAX_DURATION_MS)
            .ok_or(LiteralError::DurationTooLong)?;
        rest = next;
    }
    Ok(total)
}

/// `90000` as `1m30s`, in Prometheus' choice of units: years and weeks only where nothing is left over.
pub fn format_duration(milliseconds: i64) -> String {
    if milliseconds == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    if milliseconds < 0 {
        text.push('-');
    }
    let mut rest = milliseconds.unsigned_abs();
    for (unit, length) in UNITS {
        let length = length.unsigned_abs();
        let only_if_exact = matches!(unit, "y" | "w");
        if rest < length || (only_if_exact && !rest.is_multiple_of(length)) {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{unit}", rest / length);
        rest %= length;
    }
    text
}

/// A number as Prometheus prints it: never with an exponent.
pub fn format_number(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 {
            "+Inf".to_owned()
        } else {
            "-Inf".to_owned()
        }
    } else {
        value.to_string()
    }
}

/// The text of a string token, quotes included in `text`. Bytes that make no UTF-8 become U+FFFD.
pub fn unquote(text: &str) -> Result<String, LiteralError> {
    unquote_bytes(text).map(StringLiteral::into_text)
}

/// The value of a string token, quotes included in `text`.
pub fn unquote_bytes(text: &str) -> Result<StringLiteral, LiteralError> {
    let quote = text.chars().next().unwrap_or('"');
    let inner = text
        .get(1..text.len().saturating_sub(1))
        .unwrap_or_default();
    if let Some(offset) = inner.find(char::REPLACEMENT_CHARACTER) {
        return Err(LiteralError::InvalidUtf8 { offset: offset + 1 });
    }
    if quote == '`' || !inner.contains('\\') {
        return Ok(inner.to_owned().into());
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut at = 0;
    while let Some(c) = inner[at..].chars().next() {
        if c == '\\' {
            let (length, escaped) =
                unescape(&inner[at..], quote).map_err(|error| error.moved_by(at + 1))?;
            match escaped {
                Escaped::Byte(byte) => bytes.push(byte),
                Escaped::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            at += length;
        } else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            at += c.len_utf8();
        }
    }
    Ok(bytes.into())
}

impl LiteralError {
    fn moved_by(self, by: usize) -> Self {
        match self {
            Self::UnknownEscape { escape, offset } => Self::UnknownEscape {
                escape,
                offset: offset + by,
            },
            Self::NotACharacter { escape, offset } => Self::NotACharacter {
                escape,
                offset: offset + by,
            },
            other => other,
        }
    }
}

enum Escaped {
    Byte(u8),
    Char(char),
}

/// Reads one escape at the start of `text`: its length and what it stands for.
fn unescape(text: &str, quote: char) -> Result<(usize, Escaped), LiteralError> {
    let kind = text[1..].chars().next();
    let unknown = |length: usize| LiteralError::UnknownEscape {
        escape: text.chars().take(length).collect(),
        offset: 0,
    };
    let (digits_at, count, radix) = match kind {
        Some('x') => (2, 2, 16),
        Some('u') => (2, 4, 16),
        Some('U') => (2, 8, 16),
        Some('0'..='7') => (1, 3, 8),
        Some(simple) => {
            let c = match simple {
                'a' => '\x07',
                'b' => '\x08',
                'f' => '\x0c',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\x0b',
                '\\' => '\\',
                _ if simple == quote => quote,
                _ => return Err(unknown(2)),
            };
            return Ok((2, Escaped::Char(c)));
        }
        None => return Err(unknown(1)),
    };
    let length = digits_at + count;
    let digits = text.get(digits_at..length).ok_or_else(|| unknown(length))?;
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(unknown(length));
    }
    let code = u32::from_str_radix(digits, radix).map_err(|_| unknown(length))?;
    let not_a_character = || LiteralError::NotACharacter {
        escape: text[..length].to_owned(),
        offset: 0,
    };
    if matches!(kind, Some('u' | 'U')) {
        return char::from_u32(code)
            .map(|c| (length, Escaped::Char(c)))
            .ok_or_else(not_a_character);
    }
    u8::try_from(code)
        .map(|byte| (length, Escaped::Byte(byte)))
        .map_err(|_| not_a_character())
}

/// `text` in double quotes, with everything escaped that a reader could not see.
pub fn quote(text: &str) -> Quoted<'_> {
    Quoted(text)
}

/// See [`quote`].
pub struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.0.chars().try_for_each(|c| write_escaped(f, c))?;
        f.write_char('"')
    }
}

/// A character as it stands inside double quotes.
pub(crate) fn write_escaped(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '"' => f.write_str("\\\""),
        '\\' => f.write_str("\\\\"),
        '\x07' => f.write_str("\\a"),
        '\x08' => f.write_str("\\b"),
        '\x0c' => f.write_str("\\f"),
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        '\x0b' => f.write_str("\\v"),
        _ if (c as u32) < 0x20 || c == '\x7f' => write!(f, "\\x{:02x}", c as u32),
        _ if c.is_control() || c == char::REPLACEMENT_CHARACTER => {
            write!(f, "\\u{:04x}", c as u32)
        }
        _ => f.write_char(c),
    }
}

/// Whether `name` can be written without quotes as a label.
pub fn is_plain_label(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && chars.all(|c| c == '_' || c.is_ascii_alphanumeric())
}

/// Whether `name` can be written without quotes as a metric; colons are allowed there.
pub fn is_plain_metric(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| matches!(c, '_' | ':') || c.is_ascii_alphabetic())
        && chars.all(|c| matches!(c, '_' | ':') || c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_zero_is_octal_unless_a_digit_forbids_it() {
        assert_eq!(parse_number("0755"), Ok(493.0));
        assert_eq!(parse_number("0788"), Ok(788.0));
        assert_eq!(parse_number("0"), Ok(0.0));
        assert_eq!(parse_number("00.5"), Ok(0.5));
    }

    #[test]
    fn durations_are_written_as_prometheus_writes_them() {
        for (milliseconds, text) in [
            (0, "0s"),
            (90_000, "1m30s"),
            (604_800_000, "1w"),
            (691_200_000, "8d"),
            (-1500, "-1s500ms"),
        ] {
            assert_eq!(format_duration(milliseconds), text);
        }
    }

    #[test]
    fn units_come_once_and_in_order() {
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000));
        assert_eq!(parse_duration("5m1h"), Err(LiteralError::UnitOrder));
        assert_eq!(parse_duration("5m5m"), Err(LiteralError::UnitOrder));
        assert_eq!(parse_duration("300y"), Err(LiteralError::DurationTooLong));
    }

    #[test]
    fn escapes_are_gos() {
        assert_eq!(
            unquote(r#""\x41\102\u00e9\t""#),
            Ok("AB\u{e9}\t".to_owned())
        );
        assert_eq!(unquote(r#"'it\'s'"#), Ok("it's".to_owned()));
        assert_eq!(unquote(r"`\n`"), Ok("\\n".to_owned()));
        assert_eq!(
            unquote(r#""\'""#),
            Err(LiteralError::UnknownEscape {
                escape: "\\'".to_owned(),
                offset: 1
            })
        );
        assert_eq!(
            unquote(r#""\ud800""#),
            Err(LiteralError::NotACharacter {
                escape: "\\ud800".to_owned(),
                offset: 1
            })
        );
    }

    #[test]
    fn quoting_and_reading_back_changes_nothing() {
        let awkward = "a\"b\\c\n\u{7}\u{0}\u{85}\u{fffd}☺";
        assert_eq!(unquote(&quote(awkward).to_string()), Ok(awkward.to_owned()));
    }
}

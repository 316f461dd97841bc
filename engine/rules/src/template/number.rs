//! Number literals: as in Go, the syntax says which types a number can have.

use promql::literal::{quote, unquote};

/// A number and everything it can be used as.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Number {
    /// As written.
    pub text: String,
    pub(super) int: Option<i64>,
    pub(super) uint: Option<u64>,
    pub(super) float: Option<f64>,
    pub(super) complex: Option<(f64, f64)>,
}

impl Number {
    /// Whether a place that asks for no type takes it as a float: `1.0` and `1e3`, but not `0x1e`.
    pub(super) fn is_written_as_float(&self) -> bool {
        let is_hex = self.text.starts_with("0x") || self.text.starts_with("0X");
        let is_hex_integer = is_hex && !self.text.contains(['p', 'P']);
        self.float.is_some()
            && !is_hex_integer
            && !self.text.starts_with('\'')
            && self.text.contains(['.', 'e', 'E', 'p', 'P'])
    }
}

/// `'x'`
pub(super) fn character(text: &str) -> Result<Number, String> {
    let malformed = || format!("malformed character constant: {text}");
    let value = unquote(text).map_err(|_| "invalid syntax".to_owned())?;
    let mut chars = value.chars();
    let c = chars.next().ok_or_else(|| "invalid syntax".to_owned())?;
    if chars.next().is_some() {
        return Err(malformed());
    }
    let code = u32::from(c);
    Ok(Number {
        text: text.to_owned(),
        int: Some(code.into()),
        uint: Some(code.into()),
        float: Some(code.into()),
        complex: None,
    })
}

/// `1+2i`
pub(super) fn complex(text: &str) -> Result<Number, String> {
    let syntax = || "syntax error scanning complex number".to_owned();
    let inner = text.strip_suffix('i').ok_or_else(syntax)?;
    // The sign between the parts is the last that belongs to no exponent.
    let split = inner
        .char_indices()
        .rev()
        .find(|(at, c)| {
            matches!(c, '+' | '-') && *at > 0 && !inner[..*at].ends_with(['e', 'E', 'p', 'P'])
        })
        .map(|(at, _)| at)
        .ok_or_else(syntax)?;
    let real = parse_float(&inner[..split]).ok_or_else(syntax)?;
    let imaginary = parse_float(&inner[split..]).ok_or_else(syntax)?;
    Ok(from_complex(text, real, imaginary))
}

/// A number that is neither a character nor has two parts.
pub(super) fn plain(text: &str) -> Result<Number, String> {
    if let Some(imaginary) = text.strip_suffix('i').and_then(parse_float) {
        return Ok(from_complex(text, 0.0, imaginary));
    }
    let mut number = Number {
        text: text.to_owned(),
        uint: parse_uint(text),
        int: parse_int(text),
        ..Number::default()
    };
    if number.int == Some(0) {
        // `-0` is no unsigned number by its syntax.
        number.uint = Some(0);
    }
    number.float = match (number.int, number.uint) {
        #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
        (Some(int), _) => Some(int as f64),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
        (None, Some(uint)) => Some(uint as f64),
        (None, None) => {
            let float = parse_float(text);
            if float.is_some() && !text.contains(['.', 'e', 'E', 'p', 'P']) {
                return Err(format!("integer overflow: {}", quote(text)));
            }
            number.int = float.and_then(exact_int);
            number.uint = float.and_then(exact_uint);
            float
        }
    };
    if number.float.is_none() {
        return Err(format!("illegal number syntax: {}", quote(text)));
    }
    Ok(number)
}

fn from_complex(text: &str, real: f64, imaginary: f64) -> Number {
    let float = (imaginary == 0.0).then_some(real);
    Number {
        text: text.to_owned(),
        int: float.and_then(exact_int),
        uint: float.and_then(exact_uint),
        float,
        complex: Some((real, imaginary)),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the round trip is the test"
)]
fn exact_int(value: f64) -> Option<i64> {
    let int = value as i64;
    (int as f64 == value).then_some(int)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the round trip is the test"
)]
fn exact_uint(value: f64) -> Option<u64> {
    let uint = value as u64;
    (uint as f64 == value).then_some(uint)
}

fn parse_int(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = i128::from(parse_uint(digits)?);
    i64::try_from(if is_negative { -magnitude } else { magnitude }).ok()
}

/// With a base prefix; underscores only between digits.
fn parse_uint(text: &str) -> Option<u64> {
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        _ if text.len() > 1 && text.starts_with('0') => (8, &text[1..]),
        _ => (10, text),
    };
    let has_prefix = digits.len() < text.len();
    let is_separated = digits.split('_').enumerate().all(|(index, part)| {
        !part.is_empty() && part.chars().all(|c| c.is_digit(radix))
            || part.is_empty() && index == 0 && has_prefix && digits.len() > 1
    });
    if !is_separated {
        return None;
    }
    u64::from_str_radix(&digits.replace('_', ""), radix).ok()
}

/// Decimal, or hexadecimal with a binary exponent; underscores only between digits.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let text = without_underscores(text)?;
    let text = text.as_str();
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let is_hex = digits.starts_with("0x") || digits.starts_with("0X");
    let magnitude = if is_hex {
        parse_hex_float(&digits[2..])?
    } else {
        let is_named = match digits.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => Some(f64::INFINITY),
            "nan" => Some(f64::NAN),
            _ => None,
        };
        match is_named {
            Some(value) => value,
            None if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                digits.parse::<f64>().ok().filter(|v| v.is_finite())?
            }
            None => return None,
        }
    };
    Some(sign * magnitude)
}

/// The text without its underscores, where each of them separates digits or follows a base prefix.
fn without_underscores(text: &str) -> Option<String> {
    let is_separator = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        before.is_some_and(|c| c.is_ascii_hexdigit() || matches!(c, 'x' | 'X'))
            && after.is_some_and(|c| c.is_ascii_hexdigit())
    };
    let mut underscores = text.match_indices('_');
    underscores
        .all(|(at, _)| is_separator(at))
        .then(|| text.replace('_', ""))
}

/// `1.8p3`, the prefix cut off.
fn parse_hex_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let mut exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.to_owned() + fraction;
    if digits.is_empty() {
        return None;
    }
    exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?.checked_mul(4)?)?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "more digits than a float holds are rounded"
    )]
    let mantissa = u128::from_str_radix(&digits, 16).ok()? as f64;
    Some(mantissa * 2_f64.powi(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, int: Option<i64>, float: Option<f64>) {
        let number = plain(text).unwrap();
        assert_eq!((number.int, number.float), (int, float), "{text}");
    }

    #[test]
    fn a_number_is_all_it_can_be() {
        check("1", Some(1), Some(1.0));
        check("-0", Some(0), Some(0.0));
        check("1e3", Some(1000), Some(1000.0));
        check("1.5", None, Some(1.5));
        check("0x_1F", Some(31), Some(31.0));
        check("0b101", Some(5), Some(5.0));
        check("017", Some(15), Some(15.0));
        check("1_000", Some(1000), Some(1000.0));
        check("0x1.8p1", Some(3), Some(3.0));
        check("0i", Some(0), Some(0.0));
    }

    #[test]
    fn what_is_no_number_is_named() {
        assert_eq!(
            plain("99999999999999999999"),
            Err("integer overflow: \"99999999999999999999\"".to_owned())
        );
        assert_eq!(
            plain("1__0"),
            Err("illegal number syntax: \"1__0\"".to_owned())
        );
        assert_eq!(character("'a'").unwrap().int, Some(97));
        assert_eq!(complex("1-2i").unwrap().complex, Some((1.0, -2.0)));
    }

    #[test]
    fn the_syntax_tells_floats_from_integers() {
        assert!(plain("1e3").unwrap().is_written_as_float());
        assert!(!plain("0x1e").unwrap().is_written_as_float());
        assert!(!plain("10").unwrap().is_written_as_float());
    }
}

//! What a scalar stands for, by the rules of go-yaml (YAML 1.2's core schema with what it keeps of 1.1).

use crate::{Node, Scalar, Style};

/// The value that an untyped reader would see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved<'n> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(&'n str),
}

impl Resolved<'_> {
    /// The short tag as go-yaml names it in its messages.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::Null => "!!null",
            Self::Bool(_) => "!!bool",
            Self::Int(_) => "!!int",
            Self::Float(_) => "!!float",
            Self::Str(_) => "!!str",
        }
    }
}

impl Node {
    /// The scalar's value by its tag, or by its looks when it is plain; `None` for a collection.
    pub fn resolve(&self) -> Option<Resolved<'_>> {
        let scalar = self.as_scalar()?;
        Some(match self.tag.as_deref() {
            Some("!!int" | "!!float" | "!!bool" | "!!null") => resolve_plain(&scalar.text),
            None if scalar.style == Style::Plain => resolve_plain(&scalar.text),
            Some(_) | None => Resolved::Str(&scalar.text),
        })
    }

    pub fn is_null(&self) -> bool {
        self.resolve() == Some(Resolved::Null)
    }
}

impl Scalar {
    /// The spellings of yes and no that go-yaml takes where a bool is asked for.
    pub fn as_bool(&self) -> Option<bool> {
        match self.text.as_str() {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
                Some(true)
            }
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False"
            | "FALSE" => Some(false),
            _ => None,
        }
    }
}

fn resolve_plain(text: &str) -> Resolved<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Resolved::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Resolved::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Resolved::Str(text);
    }
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    if let Some(integer) = integer(&digits) {
        return Resolved::Int(integer);
    }
    match digits.parse() {
        Ok(float) if looks_like_a_float(&digits) => Resolved::Float(float),
        _ => Resolved::Str(text),
    }
}

/// An integer with an optional sign and a base prefix: `0x`, `0b`, `0o`, or a bare `0` for octal.
fn integer(text: &str) -> Option<i64> {
    let (is_negative, magnitude) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (base, digits) = match magnitude.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, magnitude.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, magnitude.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, magnitude.get(2..)?),
        [b'0', _, ..] => (8, magnitude.get(1..)?),
        _ => (10, magnitude),
    };
    // `from_str_radix` takes a sign of its own, which must not follow the prefix.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i128::from_str_radix(digits, base).ok()?;
    i64::try_from(if is_negative { -value } else { value }).ok()
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn looks_like_a_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_is_fine = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            is_digits(whole) && is_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => !mantissa.is_empty() && is_digits(mantissa),
    };
    let exponent_is_fine = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && is_digits(digits)
    });
    mantissa_is_fine && exponent_is_fine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Resolved<'_>) {
        assert_eq!(resolve_plain(text), expected, "{text}");
    }

    #[test]
    fn plain_scalars_resolve_as_in_go_yaml() {
        check("~", Resolved::Null);
        check("yes", Resolved::Str("yes"));
        check("True", Resolved::Bool(true));
        check("12", Resolved::Int(12));
        check("-1_000", Resolved::Int(-1000));
        check("010", Resolved::Int(8));
        check("0o17", Resolved::Int(15));
        check("0x1F", Resolved::Int(31));
        check("-0b11", Resolved::Int(-3));
        check("1.5e3", Resolved::Float(1500.0));
        check("09", Resolved::Float(9.0));
        check("1.", Resolved::Float(1.0));
        check("-.inf", Resolved::Float(f64::NEG_INFINITY));
        check("5m", Resolved::Str("5m"));
        check("1e", Resolved::Str("1e"));
        check(".", Resolved::Str("."));
        check("-", Resolved::Str("-"));
        check("0x-1", Resolved::Str("0x-1"));
        check("-9223372036854775808", Resolved::Int(i64::MIN));
        check("nan", Resolved::Str("nan"));
    }
}

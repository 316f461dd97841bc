//! Floats as Go writes them. Digits come from Rust's exact conversion, which rounds as Go's does.

use super::{Flags, pad};

/// No float has more decimals than this, or more digits in all; what is asked for beyond is zeros.
const MOST_DIGITS: usize = 1100;

/// Formats by one of the verbs `e E f F g G b x X`; without a precision by the verb's own, or the shortest.
pub(super) fn format(
    value: f64,
    verb: char,
    default_precision: Option<usize>,
    flags: Flags,
) -> String {
    let precision = flags.precision.or(default_precision);
    let unsigned = unsigned(value.abs(), verb, precision);
    let is_negative = value.is_sign_negative() && !value.is_nan();
    let sign = match (is_negative, flags.plus, flags.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    if !value.is_finite() {
        let sign = if value.is_infinite() && sign.is_empty() {
            "+"
        } else {
            sign
        };
        return pad(
            &format!("{sign}{unsigned}"),
            Flags {
                zero: false,
                ..flags
            },
        );
    }
    let unsigned = if flags.sharp && verb != 'b' {
        with_point(&unsigned, verb, precision)
    } else {
        unsigned
    };
    if flags.zero && !flags.minus && !sign.is_empty() {
        // The zeros go between the sign and the digits.
        let width = flags.width.map(|width| width.saturating_sub(1));
        return format!("{sign}{}", pad(&unsigned, Flags { width, ..flags }));
    }
    pad(&format!("{sign}{unsigned}"), flags)
}

fn unsigned(value: f64, verb: char, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return "Inf".to_owned();
    }
    match verb {
        'f' | 'F' => match precision {
            Some(precision) => fixed(value, precision),
            None => value.to_string(),
        },
        'e' => exponent_form(value, precision),
        'E' => exponent_form(value, precision).to_uppercase(),
        'G' => general(value, precision).to_uppercase(),
        'b' => binary(value),
        'x' => hexadecimal(value, precision),
        'X' => hexadecimal(value, precision).to_uppercase(),
        _ => general(value, precision),
    }
}

/// `1.50`
fn fixed(value: f64, precision: usize) -> String {
    let known = precision.min(MOST_DIGITS);
    format!("{value:.known$}") + &"0".repeat(precision - known)
}

/// `1.5e+06`
fn exponent_form(value: f64, precision: Option<usize>) -> String {
    let Some(precision) = precision else {
        let text = format!("{value:e}");
        let (digits, exponent) = split_exponent(&text);
        return written_exponent(digits, exponent);
    };
    let known = precision.min(MOST_DIGITS);
    let text = format!("{value:.known$e}");
    let (digits, exponent) = split_exponent(&text);
    let zeros = "0".repeat(precision - known);
    written_exponent(&format!("{digits}{zeros}"), exponent)
}

fn split_exponent(text: &str) -> (&str, i32) {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (digits, exponent.parse().unwrap_or(0))
}

fn written_exponent(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// Digits where they are few, otherwise with an exponent.
fn general(value: f64, precision: Option<usize>) -> String {
    let Some(precision) = precision else {
        return tsdb::short_float(value);
    };
    let precision = precision.clamp(1, MOST_DIGITS);
    let text = format!("{value:.*e}", precision - 1);
    let (digits, exponent) = split_exponent(&text);
    let digits = trim_zeros(digits);
    let digit_count = digits.chars().filter(char::is_ascii_digit).count();
    // A number whose digits end before the point needs no exponent even where the precision is higher.
    let limit = if precision > digit_count && i32::try_from(digit_count).is_ok_and(|n| n > exponent)
    {
        digit_count
    } else {
        precision
    };
    let is_small = exponent < -4;
    let is_large = exponent >= 0 && usize::try_from(exponent).is_ok_and(|e| e >= limit);
    if is_small || is_large {
        return written_exponent(&digits, exponent);
    }
    let decimals = i32::try_from(precision)
        .unwrap_or(i32::MAX)
        .saturating_sub(exponent + 1)
        .max(0);
    let decimals = usize::try_from(decimals).unwrap_or(0);
    trim_zeros(&format!("{value:.decimals$}"))
}

/// Cuts off zeros behind a point, and the point too.
fn trim_zeros(digits: &str) -> String {
    if digits.contains('.') {
        digits
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    } else {
        digits.to_owned()
    }
}

/// Mantissa and exponent of a finite float: `mantissa · 2^exponent`.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    }
}

/// `4503599627370496p-52`
fn binary(value: f64) -> String {
    let (mantissa, exponent) = parts(value);
    format!("{mantissa}p{exponent:+}")
}

/// `0x1.8p+01`
fn hexadecimal(value: f64, precision: Option<usize>) -> String {
    let (mut mantissa, mut exponent) = parts(value);
    if mantissa == 0 {
        exponent = 0;
    } else {
        // One digit before the point: it is the highest bit.
        let shift = mantissa.leading_zeros() - 11;
        mantissa <<= shift;
        exponent += 52 - i32::try_from(shift).unwrap_or(0);
        if let Some(precision) = precision.filter(|precision| *precision < 13) {
            let cut = u32::try_from(52 - 4 * precision).unwrap_or(0);
            let half = 1_u64 << (cut - 1);
            let rest = mantissa & ((1 << cut) - 1);
            mantissa >>= cut;
            if rest > half || (rest == half && mantissa & 1 == 1) {
                mantissa += 1;
            }
            mantissa <<= cut;
            if mantissa >> 53 != 0 {
                mantissa >>= 1;
                exponent += 1;
            }
        }
    }
    let whole = mantissa >> 52;
    let mut fraction = format!("{:013x}", mantissa & ((1 << 52) - 1));
    match precision {
        None => fraction.truncate(fraction.trim_end_matches('0').len()),
        Some(precision) => {
            let missing = precision.saturating_sub(fraction.len());
            fraction.truncate(precision);
            fraction.push_str(&"0".repeat(missing));
        }
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("0x{whole}{point}{fraction}p{sign}{:02}", exponent.abs())
}

/// What the flag `#` asks for: a decimal point always, and zeros at the end kept.
fn with_point(text: &str, verb: char, precision: Option<usize>) -> String {
    let mut wanted = match verb {
        'g' | 'G' | 'x' | 'X' => precision.unwrap_or(6),
        _ => 0,
    };
    let marks: &[char] = if matches!(verb, 'x' | 'X') {
        &['p', 'P']
    } else {
        &['e', 'E']
    };
    let (digits, tail) = text.split_at(text.find(marks).unwrap_or(text.len()));
    let significant = digits
        .chars()
        .filter(|c| *c != '.')
        .skip_while(|c| *c == '0')
        .count();
    wanted = wanted.saturating_sub(significant);
    let mut text = digits.to_owned();
    if !text.contains('.') {
        if text == "0" {
            wanted = wanted.saturating_sub(1);
        }
        text.push('.');
    }
    text + &"0".repeat(wanted) + tail
}

//! Values as integers times a unit, when that is exact.

use super::super::DatasetError;
use super::super::bytes::{ByteReader, ByteWriter};

/// 2^51: mantissas below it survive a multiplication and a division, each rounded, and a `round`.
const EXACT: f64 = 2_251_799_813_685_248.0;
const POWERS_OF_TEN: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// What a mantissa counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// `mantissa / 10^digits`
    Decimal(u8),
    /// `mantissa * 2^exponent`
    Binary(i8),
}

/// The unit, the mantissas, and the positions whose value a mantissa cannot hold (there the one before is repeated);
/// `None` where no unit fits the column.
pub(super) fn to_mantissas(values: &[f64]) -> Option<(Unit, Vec<i64>, Vec<usize>)> {
    let specials: Vec<usize> = (0..values.len())
        .filter(|&row| is_special(values[row]))
        .collect();
    if specials.len() * 4 > values.len() {
        return None;
    }
    let plain = || values.iter().copied().filter(|value| !is_special(*value));
    let largest = plain().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let candidates = [
        binary_unit(plain(), largest),
        decimal_unit(plain(), largest),
    ];
    let unit = candidates
        .into_iter()
        .flatten()
        .min_by(|a, b| a.mantissa(largest).total_cmp(&b.mantissa(largest)))?;
    let mut previous = 0;
    let mantissas = values.iter().map(|&value| {
        if !is_special(value) {
            previous = unit.mantissa(value) as i64;
        }
        previous
    });
    Some((unit, mantissas.collect(), specials))
}

fn is_special(value: f64) -> bool {
    !value.is_finite() || (value == 0.0 && value.is_sign_negative())
}

/// The largest power of two of which every value is a multiple.
fn binary_unit(values: impl Iterator<Item = f64>, largest: f64) -> Option<Unit> {
    let exponent = values
        .filter(|value| *value != 0.0)
        .map(lowest_set_exponent)
        .min()
        .unwrap_or(0);
    let exponent = i8::try_from(exponent).ok()?;
    let unit = Unit::Binary(exponent);
    (unit.mantissa(largest) < EXACT).then_some(unit)
}

/// The fewest decimal places that lose nothing.
fn decimal_unit(values: impl Iterator<Item = f64>, largest: f64) -> Option<Unit> {
    let mut digits = 0;
    for value in values {
        loop {
            let unit = Unit::Decimal(digits);
            if unit.mantissa(largest) >= EXACT {
                return None;
            }
            let mantissa = unit.mantissa(value).round();
            if (mantissa / POWERS_OF_TEN[usize::from(digits)]).to_bits() == value.to_bits() {
                break;
            }
            digits += 1;
            if usize::from(digits) == POWERS_OF_TEN.len() {
                return None;
            }
        }
    }
    // Values checked with fewer digits stay exact: `10m / 10^(d+1)` is the same number as `m / 10^d`, rounded once.
    Some(Unit::Decimal(digits))
}

/// `e` of `value = odd * 2^e`.
fn lowest_set_exponent(value: f64) -> i32 {
    let bits = value.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (significand, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, biased - 1075)
    };
    exponent + significand.trailing_zeros() as i32
}

impl Unit {
    fn mantissa(self, value: f64) -> f64 {
        match self {
            Self::Decimal(digits) => (value * POWERS_OF_TEN[usize::from(digits)]).round(),
            Self::Binary(exponent) => value * power_of_two(-i32::from(exponent)),
        }
    }

    pub(super) fn to_values(self, mantissas: &[i64], values: &mut Vec<f64>) {
        match self {
            Self::Decimal(digits) => {
                let divisor = POWERS_OF_TEN[usize::from(digits)];
                values.extend(mantissas.iter().map(|&mantissa| mantissa as f64 / divisor));
            }
            Self::Binary(exponent) => {
                let factor = power_of_two(i32::from(exponent));
                values.extend(mantissas.iter().map(|&mantissa| mantissa as f64 * factor));
            }
        }
    }

    pub(super) fn write(self, out: &mut ByteWriter) {
        match self {
            Self::Decimal(digits) => {
                out.u8(0);
                out.u8(digits);
            }
            Self::Binary(exponent) => {
                out.u8(1);
                out.u8(exponent as u8);
            }
        }
    }

    pub(super) fn read(reader: &mut ByteReader<'_>) -> Result<Self, DatasetError> {
        match (reader.u8()?, reader.u8()?) {
            (0, digits) if usize::from(digits) < POWERS_OF_TEN.len() => Ok(Self::Decimal(digits)),
            (1, exponent) => Ok(Self::Binary(exponent as i8)),
            _ => Err(reader.malformed("a column has a unit that does not exist")),
        }
    }
}

/// Exact for every exponent that an `i8` or its negative can hold.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

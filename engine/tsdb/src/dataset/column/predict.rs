//! What a column of integers is expected to be, so that only the surprise is stored.

use super::super::DatasetError;
use super::super::bytes::{ByteReader, ByteWriter};
use super::{Neighbours, WINDOW, planes};

/// How the next value is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prediction {
    /// It is zero: suits a gauge that jumps about.
    Zero,
    /// It stays: suits constants and counters.
    Same,
    /// It keeps its slope: suits clocks and steady counters.
    Slope,
    /// It is that of the column so many places before (0: the last one): suits copies.
    Column(usize),
    /// It moves as that column did: suits the next bucket of a histogram.
    ColumnStep(usize),
}

/// The prediction that leaves the least, and what it leaves.
pub(super) fn best(column: &[i64], neighbours: &Neighbours) -> (Prediction, Vec<i64>) {
    let own = [Prediction::Same, Prediction::Zero, Prediction::Slope];
    let others = (0..WINDOW).flat_map(|distance| {
        [
            Prediction::ColumnStep(distance),
            Prediction::Column(distance),
        ]
    });
    let mut best: Option<(f64, Prediction, Vec<i64>)> = None;
    for prediction in own.into_iter().chain(others) {
        let Some(residuals) = prediction.residuals(column, neighbours) else {
            continue;
        };
        let cost = planes::cost(&residuals);
        if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
            best = Some((cost, prediction, residuals));
        }
    }
    best.map_or_else(
        || (Prediction::Zero, column.to_vec()),
        |(_, prediction, residuals)| (prediction, residuals),
    )
}

impl Prediction {
    fn residuals(self, column: &[i64], neighbours: &Neighbours) -> Option<Vec<i64>> {
        let residuals = match self {
            Self::Zero => column.to_vec(),
            Self::Same => steps(column),
            Self::Slope => slope_residuals(column),
            Self::Column(distance) => differences(column, neighbours.get(distance)?),
            Self::ColumnStep(distance) => steps(&differences(column, neighbours.get(distance)?)),
        };
        Some(residuals)
    }

    /// Turns what was left back into the column; false where the column referred to does not exist.
    pub(super) fn restore(self, column: &mut [i64], neighbours: &Neighbours) -> bool {
        match self {
            Self::Zero => {}
            Self::Same => accumulate(column),
            Self::Slope => {
                accumulate(column);
                accumulate(column);
            }
            Self::Column(distance) | Self::ColumnStep(distance) => {
                let Some(other) = neighbours.get(distance) else {
                    return false;
                };
                if matches!(self, Self::ColumnStep(_)) {
                    accumulate(column);
                }
                for (value, other) in column.iter_mut().zip(other) {
                    *value = value.wrapping_add(*other);
                }
            }
        }
        true
    }

    pub(super) fn write(self, out: &mut ByteWriter) {
        let (tag, distance) = match self {
            Self::Zero => (0, 0),
            Self::Same => (1, 0),
            Self::Slope => (2, 0),
            Self::Column(distance) => (3, distance),
            Self::ColumnStep(distance) => (4, distance),
        };
        out.u8(tag);
        out.u8(distance as u8);
    }

    pub(super) fn read(reader: &mut ByteReader<'_>) -> Result<Self, DatasetError> {
        match (reader.u8()?, usize::from(reader.u8()?)) {
            (0, 0) => Ok(Self::Zero),
            (1, 0) => Ok(Self::Same),
            (2, 0) => Ok(Self::Slope),
            (3, distance) => Ok(Self::Column(distance)),
            (4, distance) => Ok(Self::ColumnStep(distance)),
            _ => Err(reader.malformed("a column has a prediction that does not exist")),
        }
    }
}

/// What [`Prediction::Slope`] leaves.
pub(super) fn slope_residuals(column: &[i64]) -> Vec<i64> {
    steps(&steps(column))
}

/// Each value less the one before it; wrapping, so that any integers survive.
fn steps(column: &[i64]) -> Vec<i64> {
    let mut previous = 0;
    let steps = column
        .iter()
        .map(|&value| value.wrapping_sub(std::mem::replace(&mut previous, value)));
    steps.collect()
}

fn accumulate(column: &mut [i64]) {
    let mut sum = 0_i64;
    for value in column {
        sum = sum.wrapping_add(*value);
        *value = sum;
    }
}

fn differences(column: &[i64], other: &[i64]) -> Vec<i64> {
    column
        .iter()
        .zip(other)
        .map(|(value, other)| value.wrapping_sub(*other))
        .collect()
}

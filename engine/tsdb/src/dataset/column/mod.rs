//! One column of values as bytes that brotli does well on.
//!
//! Most metrics are integers, or integers times a unit (0.01 s, 4096 bytes, 1/16384 s): such a column is stored as
//! mantissas (`unit.rs`), each predicted from its neighbours or from an earlier column of the same target
//! (`predict.rs`), and what the prediction missed as byte planes (`planes.rs`). Others are XORed with their
//! predecessor. NaNs, infinities and negative zero are listed apart, bit for bit.

mod planes;
mod predict;
mod unit;

use std::collections::VecDeque;

use super::DatasetError;
use super::bytes::{ByteReader, ByteWriter};
use predict::Prediction;
use unit::Unit;

/// How many earlier columns of a target a column may refer to.
const WINDOW: usize = 24;

const INTEGERS: u8 = 0;
const RAW: u8 = 1;

/// Mantissas of the last columns of one target: what [`Prediction`] may refer to.
#[derive(Debug, Default)]
pub(super) struct Neighbours(VecDeque<Vec<i64>>);

impl Neighbours {
    fn push(&mut self, mantissas: Vec<i64>) {
        if self.0.len() == WINDOW {
            self.0.pop_back();
        }
        self.0.push_front(mantissas);
    }

    fn get(&self, distance: usize) -> Option<&[i64]> {
        self.0.get(distance).map(Vec::as_slice)
    }
}

/// Appends `values` to `out`.
pub(super) fn write(values: &[f64], neighbours: &mut Neighbours, out: &mut ByteWriter) {
    let Some((unit, mantissas, specials)) = unit::to_mantissas(values) else {
        out.u8(RAW);
        write_raw(values, out);
        return;
    };
    let (prediction, residuals) = predict::best(&mantissas, neighbours);
    out.u8(INTEGERS);
    unit.write(out);
    out.varint(specials.len() as u64);
    let mut previous = 0;
    for &position in &specials {
        out.varint((position - previous) as u64);
        out.u64(values[position].to_bits());
        previous = position;
    }
    prediction.write(out);
    planes::write(&residuals, out);
    neighbours.push(mantissas);
}

/// Reads `count` values.
pub(super) fn read(
    reader: &mut ByteReader<'_>,
    count: usize,
    neighbours: &mut Neighbours,
) -> Result<Vec<f64>, DatasetError> {
    match reader.u8()? {
        INTEGERS => read_integers(reader, count, neighbours),
        RAW => read_raw(reader, count),
        _ => Err(reader.malformed("a column has an encoding that does not exist")),
    }
}

fn read_integers(
    reader: &mut ByteReader<'_>,
    count: usize,
    neighbours: &mut Neighbours,
) -> Result<Vec<f64>, DatasetError> {
    let unit = Unit::read(reader)?;
    let mut specials = Vec::new();
    let mut position = 0_usize;
    for _ in 0..reader.count()? {
        position = usize::try_from(reader.varint()?)
            .ok()
            .and_then(|step| position.checked_add(step))
            .unwrap_or(count);
        if position >= count {
            return Err(reader.malformed("a special value stands outside its column"));
        }
        specials.push((position, f64::from_bits(reader.u64()?)));
    }
    let prediction = Prediction::read(reader)?;
    let mut column = planes::read(reader, count)?;
    if !prediction.restore(&mut column, neighbours) {
        return Err(reader.malformed("a column refers to one that does not exist"));
    }
    let mut values: Vec<f64> = Vec::with_capacity(count);
    unit.to_values(&column, &mut values);
    for (position, special) in specials {
        values[position] = special;
    }
    neighbours.push(column);
    Ok(values)
}

fn write_raw(values: &[f64], out: &mut ByteWriter) {
    for shift in (0..64).step_by(8) {
        let mut previous = 0;
        for value in values {
            out.u8(((value.to_bits() ^ previous) >> shift) as u8);
            previous = value.to_bits();
        }
    }
}

fn read_raw(reader: &mut ByteReader<'_>, count: usize) -> Result<Vec<f64>, DatasetError> {
    let bytes = reader.take(count as u64 * 8)?;
    let mut previous = 0;
    let values = (0..count).map(|row| {
        let xor = (0..8).fold(0, |bits, plane| {
            bits | u64::from(bytes[plane * count + row]) << (plane * 8)
        });
        previous ^= xor;
        f64::from_bits(previous)
    });
    Ok(values.collect())
}

/// Appends a timestamp column; its length stands elsewhere.
pub(super) fn write_timestamps(timestamps: &[i64], out: &mut ByteWriter) {
    planes::write(&predict::slope_residuals(timestamps), out);
}

/// Reads a timestamp column of `count`.
pub(super) fn read_timestamps(
    reader: &mut ByteReader<'_>,
    count: usize,
) -> Result<Vec<i64>, DatasetError> {
    let mut column = planes::read(reader, count)?;
    Prediction::Slope.restore(&mut column, &Neighbours::default());
    Ok(column)
}

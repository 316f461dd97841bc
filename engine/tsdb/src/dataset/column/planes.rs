//! Integers as byte planes: all lowest bytes, then all second bytes, and so on; the few that need more bytes than
//! the rest stand in a list of exceptions. Alike bytes lie side by side, which is what brotli wants.

use super::super::DatasetError;
use super::super::bytes::{ByteReader, ByteWriter, unzigzag, zigzag};

/// About how many bytes an exception takes once compressed.
const EXCEPTION_COST: f64 = 4.0;

pub(super) fn write(residuals: &[i64], out: &mut ByteWriter) {
    let width = best_width(residuals).0;
    let zigzagged: Vec<u64> = residuals.iter().map(|&residual| zigzag(residual)).collect();
    let exceptions: Vec<usize> = (0..zigzagged.len())
        .filter(|&row| !fits(zigzagged[row], width))
        .collect();
    out.u8(width as u8);
    out.varint(exceptions.len() as u64);
    let mut previous = 0;
    for &row in &exceptions {
        out.varint((row - previous) as u64);
        previous = row;
    }
    for &row in &exceptions {
        out.varint(zigzagged[row]);
    }
    for plane in 0..width {
        out.0.extend(zigzagged.iter().map(|&value| {
            if fits(value, width) {
                (value >> (plane * 8)) as u8
            } else {
                0
            }
        }));
    }
}

pub(super) fn read(reader: &mut ByteReader<'_>, count: usize) -> Result<Vec<i64>, DatasetError> {
    let width = usize::from(reader.u8()?);
    if width > 8 {
        return Err(reader.malformed("a column is wider than eight bytes"));
    }
    let mut rows = Vec::new();
    let mut row = 0_usize;
    for _ in 0..reader.count()? {
        row = usize::try_from(reader.varint()?)
            .ok()
            .and_then(|step| row.checked_add(step))
            .unwrap_or(count);
        if row >= count {
            return Err(reader.malformed("an exception stands outside its column"));
        }
        rows.push(row);
    }
    let exceptions = rows
        .iter()
        .map(|_| reader.signed())
        .collect::<Result<Vec<i64>, _>>()?;
    let mut column = match width {
        0 => vec![0; count],
        1 => reader
            .take(count as u64)?
            .iter()
            .map(|&low| unzigzag(u64::from(low)))
            .collect(),
        2 => {
            let (low, high) = reader.take(count as u64 * 2)?.split_at(count);
            low.iter()
                .zip(high)
                .map(|(&low, &high)| unzigzag(u64::from(low) | u64::from(high) << 8))
                .collect()
        }
        _ => wide(reader.take(count as u64 * width as u64)?, count),
    };
    for (row, value) in rows.into_iter().zip(exceptions) {
        column[row] = value;
    }
    Ok(column)
}

fn wide(bytes: &[u8], count: usize) -> Vec<i64> {
    let mut zigzagged = vec![0_u64; count];
    for (plane, bytes) in bytes.chunks_exact(count.max(1)).enumerate() {
        for (value, &byte) in zigzagged.iter_mut().zip(bytes) {
            *value |= u64::from(byte) << (plane * 8);
        }
    }
    zigzagged.into_iter().map(unzigzag).collect()
}

/// About how many bytes these residuals take once compressed.
pub(super) fn cost(residuals: &[i64]) -> f64 {
    best_width(residuals).1
}

fn fits(value: u64, width: usize) -> bool {
    width == 8 || value >> (width * 8) == 0
}

/// The number of planes that costs least, and that cost.
fn best_width(residuals: &[i64]) -> (usize, f64) {
    // How many residuals need more than `width` bytes.
    let mut wider = [0_u32; 9];
    let mut all_bits = 0;
    for &residual in residuals {
        let value = zigzag(residual);
        all_bits |= value;
        let bytes = (71 - value.leading_zeros() as usize) / 8;
        wider[..bytes].iter_mut().for_each(|count| *count += 1);
    }
    let widest = (71 - u64::leading_zeros(all_bits) as usize) / 8;
    let mut entropy = 0.0;
    let mut best = (0, f64::from(wider[0]) * EXCEPTION_COST);
    for (width, exceptions) in wider.into_iter().enumerate().take(widest + 1).skip(1) {
        entropy += plane_entropy(residuals, width - 1);
        let cost = entropy + f64::from(exceptions) * EXCEPTION_COST;
        if cost < best.1 {
            best = (width, cost);
        }
    }
    best
}

/// Bytes that an ideal coder without memory needs for one plane.
fn plane_entropy(residuals: &[i64], plane: usize) -> f64 {
    let mut counts = [0_u32; 256];
    for &residual in residuals {
        counts[usize::from((zigzag(residual) >> (plane * 8)) as u8)] += 1;
    }
    let total = residuals.len() as f64;
    // `libm`, not the platform's logarithm: another last bit could choose another width, so other bytes.
    let bits = counts.iter().filter(|count| **count > 0).map(|&count| {
        let count = f64::from(count);
        count * libm::log2(total / count)
    });
    bits.sum::<f64>() / 8.0
}

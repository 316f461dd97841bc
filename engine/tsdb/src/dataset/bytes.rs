//! Numbers and strings to and from bytes: little-endian, LEB128 varints, zig-zag for signed.

use super::DatasetError;

/// A cursor over one section's payload that knows where in the file it stands.
#[derive(Debug, Clone)]
pub(super) struct ByteReader<'a> {
    pub(super) section: &'static str,
    rest: &'a [u8],
    offset: usize,
}

impl<'a> ByteReader<'a> {
    pub(super) fn new(section: &'static str, bytes: &'a [u8], offset: usize) -> Self {
        Self {
            section,
            rest: bytes,
            offset,
        }
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn malformed(&self, problem: &'static str) -> DatasetError {
        DatasetError::Malformed {
            section: self.section,
            offset: self.offset,
            problem,
        }
    }

    pub(super) fn too_large(&self, what: &'static str, found: u64, limit: u64) -> DatasetError {
        DatasetError::TooLarge {
            section: self.section,
            offset: self.offset,
            what,
            found,
            limit,
        }
    }

    /// The next `count` bytes. A count that lies is found out before anything is allocated for it.
    pub(super) fn take(&mut self, count: u64) -> Result<&'a [u8], DatasetError> {
        let split = usize::try_from(count)
            .ok()
            .and_then(|count| self.rest.split_at_checked(count));
        let Some((taken, rest)) = split else {
            return Err(DatasetError::Truncated {
                section: self.section,
                offset: self.offset,
                needed: count,
                available: self.rest.len(),
            });
        };
        self.rest = rest;
        self.offset += taken.len();
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DatasetError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N as u64)?);
        Ok(array)
    }

    pub(super) fn u8(&mut self) -> Result<u8, DatasetError> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u32(&mut self) -> Result<u32, DatasetError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> Result<u64, DatasetError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn varint(&mut self) -> Result<u64, DatasetError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(self.malformed("a number has more than 64 bits"));
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.malformed("a number has more than 64 bits"))
    }

    pub(super) fn signed(&mut self) -> Result<i64, DatasetError> {
        Ok(unzigzag(self.varint()?))
    }

    /// A count of things of which each takes at least one byte in this section, so it can be trusted for allocation.
    pub(super) fn count(&mut self) -> Result<usize, DatasetError> {
        let count = self.varint()?;
        match usize::try_from(count) {
            Ok(small) if small <= self.left() => Ok(small),
            _ => Err(DatasetError::Truncated {
                section: self.section,
                offset: self.offset,
                needed: count,
                available: self.left(),
            }),
        }
    }

    pub(super) fn string(&mut self) -> Result<&'a str, DatasetError> {
        let length = self.varint()?;
        let at = self.clone();
        std::str::from_utf8(self.take(length)?).map_err(|_| at.malformed("a text is not UTF-8"))
    }

    /// Checks that nothing is left over.
    pub(super) fn finish(&self) -> Result<(), DatasetError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.malformed("bytes are left over at the end"))
        }
    }
}

/// Bytes of a section while it is written.
#[derive(Debug, Default)]
pub(super) struct ByteWriter(pub(super) Vec<u8>);

impl ByteWriter {
    pub(super) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(super) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(super) fn signed(&mut self, value: i64) {
        self.varint(zigzag(value));
    }

    pub(super) fn string(&mut self, text: &str) {
        self.varint(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// Small magnitudes of either sign become small numbers.
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

pub(super) fn unzigzag(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

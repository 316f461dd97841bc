//! The frame of the file: magic and version, then sections, each `tag, length, checksum, payload`.

use super::DatasetError;
use super::bytes::ByteReader;

/// The first byte is not ASCII and the last is a line end: a transfer in text mode breaks both.
pub(super) const MAGIC: [u8; 8] = *b"\x93SIGHTL\n";
pub(super) const VERSION: u32 = 1;

/// Whether a file is meant to be a dataset, though perhaps a damaged one.
pub fn is_dataset(file: &[u8]) -> bool {
    file.starts_with(&MAGIC)
}

/// The sections in the order in which they stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Info,
    Metadata,
    Incidents,
    Strings,
    Timestamps,
    Series,
    Values,
}

impl Section {
    pub(super) const ALL: [Self; 7] = [
        Self::Info,
        Self::Metadata,
        Self::Incidents,
        Self::Strings,
        Self::Timestamps,
        Self::Series,
        Self::Values,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Metadata => "metadata",
            Self::Incidents => "incidents",
            Self::Strings => "strings",
            Self::Timestamps => "timestamps",
            Self::Series => "series",
            Self::Values => "values",
        }
    }

    fn tag(self) -> [u8; 4] {
        match self {
            Self::Info => *b"INFO",
            Self::Metadata => *b"META",
            Self::Incidents => *b"INCI",
            Self::Strings => *b"STRS",
            Self::Timestamps => *b"TIME",
            Self::Series => *b"SERI",
            Self::Values => *b"VALS",
        }
    }
}

/// Appends the head of the file.
pub(super) fn write_head(file: &mut Vec<u8>) {
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&VERSION.to_le_bytes());
}

/// Appends one section.
pub(super) fn write_section(file: &mut Vec<u8>, section: Section, payload: &[u8]) {
    let length = (payload.len() as u64).to_le_bytes();
    file.extend_from_slice(&section.tag());
    file.extend_from_slice(&length);
    file.extend_from_slice(&checksum(&[&section.tag(), &length, payload]).to_le_bytes());
    file.extend_from_slice(payload);
}

/// Checks head, frame and checksums, and gives a reader for each section in the order of [`Section::ALL`].
pub(super) fn split(file: &[u8]) -> Result<[ByteReader<'_>; 7], DatasetError> {
    let mut frame = ByteReader::new("head", file, 0);
    let found = &file[..file.len().min(MAGIC.len())];
    if found != &MAGIC[..found.len()] {
        return Err(DatasetError::NotADataset {
            found: found.to_vec(),
        });
    }
    frame.take(MAGIC.len() as u64)?;
    let version = frame.u32()?;
    if version != VERSION {
        return Err(DatasetError::OtherVersion {
            found: version,
            supported: VERSION,
        });
    }
    let mut readers = Section::ALL.map(|section| ByteReader::new(section.name(), &[], 0));
    for (reader, section) in readers.iter_mut().zip(Section::ALL) {
        *reader = read_section(&mut frame, section)?;
    }
    frame.finish()?;
    Ok(readers)
}

fn read_section<'a>(
    frame: &mut ByteReader<'a>,
    section: Section,
) -> Result<ByteReader<'a>, DatasetError> {
    frame.section = section.name();
    let start = frame.offset();
    let tag = frame.take(4)?;
    if tag != section.tag() {
        return Err(DatasetError::Malformed {
            section: section.name(),
            offset: start,
            problem: "another section stands in its place",
        });
    }
    let length = frame.u64()?;
    let stored = frame.u64()?;
    let offset = frame.offset();
    let payload = frame.take(length)?;
    if stored != checksum(&[tag, &length.to_le_bytes(), payload]) {
        return Err(DatasetError::Checksum {
            section: section.name(),
            offset: start,
        });
    }
    Ok(ByteReader::new(section.name(), payload, offset))
}

/// FNV-1a over eight bytes at a time. Each step is a bijection of the state, so any damage within one word is
/// always noticed; the rotation carries high bits back down for damage in several.
fn checksum(parts: &[&[u8]]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for word in part.chunks(8) {
            let mut bytes = [0; 8];
            bytes[..word.len()].copy_from_slice(word);
            state = (state ^ u64::from_le_bytes(bytes))
                .wrapping_mul(PRIME)
                .rotate_left(29);
        }
    }
    state
}

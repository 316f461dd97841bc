//! What can be wrong with a dataset file.

/// Why a file could not be read. Offsets are bytes from the start of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatasetError {
    #[error(
        "not a Sightline dataset: the first bytes are {found:02x?}; give the uncompressed `.sightline` file"
    )]
    NotADataset { found: Vec<u8> },

    #[error(
        "the dataset has format version {found}, this build reads version {supported}: \
         {}", version_way_out(*.found, *.supported)
    )]
    OtherVersion { found: u32, supported: u32 },

    #[error(
        "the dataset is cut short in section `{section}` at byte {offset}: {needed} more bytes are needed, \
         {available} are left; fetch or build the file again"
    )]
    Truncated {
        section: &'static str,
        offset: usize,
        needed: u64,
        available: usize,
    },

    #[error(
        "the checksum of section `{section}` at byte {offset} does not match: the file was damaged; \
         fetch or build it again"
    )]
    Checksum {
        section: &'static str,
        offset: usize,
    },

    #[error(
        "section `{section}` of the dataset makes no sense at byte {offset}: {problem}; build the file again"
    )]
    Malformed {
        section: &'static str,
        offset: usize,
        problem: &'static str,
    },

    #[error(
        "section `{section}` of the dataset is too large at byte {offset}: {found} {what}, the limit is {limit}; \
         build it with less time or fewer series"
    )]
    TooLarge {
        section: &'static str,
        offset: usize,
        what: &'static str,
        found: u64,
        limit: u64,
    },
}

fn version_way_out(found: u32, supported: u32) -> &'static str {
    if found > supported {
        "update Sightline"
    } else {
        "build it again with `cargo xtask dataset --force`"
    }
}

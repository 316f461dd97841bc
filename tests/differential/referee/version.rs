//! The version of a server, as far as the language of queries depends on it.

use std::fmt;

/// Major and minor number: bug fixes of a release are not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32);

impl Version {
    /// Reads `3.5.3`. A build that does not say its version is taken for the newest.
    pub fn of(text: &str) -> Self {
        let mut parts = text.split('.').map(|part| part.parse().ok());
        match (parts.next().flatten(), parts.next().flatten()) {
            (Some(major), Some(minor)) => Self(major, minor),
            _ => Self(u32::MAX, 0),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(u32::MAX, _) => f.write_str("of unknown version"),
            Self(major, minor) => write!(f, "{major}.{minor}"),
        }
    }
}

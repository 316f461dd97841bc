//! The files that were handed in, word for word.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// A file that a rubric asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandedIn {
    /// Where it lies in the work folder.
    pub path: String,
    /// `None` when it was not handed in.
    pub text: Option<String>,
}

/// All files of a hand-in, by the rubric's names.
pub type HandedInFiles = BTreeMap<String, HandedIn>;

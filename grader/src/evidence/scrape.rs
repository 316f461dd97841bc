//! One look at a `/metrics` endpoint, word for word.

use serde::{Deserialize, Serialize};

/// When a scrape was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScrapeMoment {
    /// The first of all.
    Start,
    /// Right before the counted requests.
    Before,
    /// After them, when everything they caused has settled.
    After,
    /// While the held requests are on their way.
    Held,
    /// After they have ended.
    Rest,
}

impl ScrapeMoment {
    /// The word in evidence and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Before => "before",
            Self::After => "after",
            Self::Held => "held",
            Self::Rest => "rest",
        }
    }
}

/// What `/metrics` answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scrape {
    pub url: String,
    /// Milliseconds since the collection began.
    pub at_ms: u64,
    pub duration_ms: f64,
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    pub body: String,
    /// The body was longer than a collection keeps.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
}

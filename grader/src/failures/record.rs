//! What a drill leaves behind: when it was calm, when something was broken, when it was mended.

use serde::{Deserialize, Serialize};

use super::{Failure, Hypothesis};

/// One drill, as it was carried out. Times are Unix milliseconds of the machine that broke things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillRecord {
    /// The failure's word, or `blind-1` and so on.
    pub id: String,
    pub failure: Failure,
    /// What the student expected, as it stood in their file when the drill began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypothesis: Option<Hypothesis>,
    /// Traffic flows and nothing is broken.
    pub began_at_ms: i64,
    pub injected_at_ms: i64,
    /// Mended: rolled back, whatever it was.
    pub mended_at_ms: i64,
    /// The last moment that was watched.
    pub ended_at_ms: i64,
    /// When the student said what it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosed_at_ms: Option<i64>,
}

/// The file `drills.json` of a work folder: every drill in the order of beginning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillRecords {
    pub drills: Vec<DrillRecord>,
}

impl DrillRecords {
    /// The last drill of that failure: whoever tries again is judged by the new one.
    pub fn last(&self, failure: Failure) -> Option<&DrillRecord> {
        self.drills
            .iter()
            .rev()
            .find(|drill| drill.failure == failure)
    }

    /// The last drill of that name.
    pub fn by_id(&mut self, id: &str) -> Option<&mut DrillRecord> {
        self.drills.iter_mut().rev().find(|drill| drill.id == id)
    }
}

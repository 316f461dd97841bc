//! What can be drawn of a drill: the truth, what the alerts did, and the values they looked at.

use serde::{Deserialize, Serialize};
use sim::Episode;

use crate::track::AlertTrack;

/// A drill from its begin to its end. Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    pub start_ms: i64,
    pub end_ms: i64,
    /// When something was wrong or was changed.
    pub fault: Option<(i64, i64)>,
    /// When somebody was hurt.
    pub harms: Vec<HarmBand>,
    pub alerts: Vec<AlertTrack>,
    /// Empty unless asked for.
    pub traces: Vec<Trace>,
}

/// Who was hurt, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HarmBand {
    pub who: String,
    pub what: String,
    /// The share of their requests or tasks that was bad in that time.
    pub share: f64,
    pub start_ms: i64,
    pub end_ms: i64,
}

/// The value that an alert compares with its threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    pub alert: String,
    /// What is drawn: the side of the comparison that is no number, or the whole expression.
    pub expr: String,
    /// The other side, if it is a number.
    pub threshold: Option<f64>,
    pub series: Vec<TraceSeries>,
}

/// One line of a trace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TraceSeries {
    /// `{method="GET",path="/tasks"}`
    pub labels: String,
    /// `(time, value)`; NaN and what is infinite are left out, as is what there is no value for.
    pub points: Vec<(i64, f64)>,
}

impl Timeline {
    pub(crate) fn new(episode: &Episode, alerts: Vec<AlertTrack>, traces: Vec<Trace>) -> Self {
        let truth = &episode.truth;
        let info = &episode.dataset.info;
        Self {
            start_ms: info.start_ms,
            end_ms: info.end_ms,
            fault: truth.fault,
            harms: truth
                .harms
                .iter()
                .map(|harm| HarmBand {
                    who: harm.who.clone(),
                    what: harm.what.clone(),
                    share: (harm.share * 1e4).round() / 1e4,
                    start_ms: harm.start_ms,
                    end_ms: harm.end_ms,
                })
                .collect(),
            alerts,
            traces,
        }
    }
}

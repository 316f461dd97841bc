//! What a lesson has to play with.

use serde::{Deserialize, Serialize};

/// A thing to play with; a lesson places it as `![Caption](play:SLUG)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Play {
    /// The metric types side by side as traffic flows.
    MetricTypes,
    /// A window dragged over a counter with resets.
    RateWindow,
    /// Bucket bounds that are moved, and the error of a quantile.
    HistogramBuckets,
    /// How many series labels make, and what they cost.
    Cardinality,
    /// Two small tables and how their rows find each other.
    VectorMatching,
    /// `for` and `keep_firing_for` over a series.
    AlertFor,
    /// The way of a label set through a routing tree.
    RoutingTree,
    /// A budget burnt, and the multi-window alert that notices.
    ErrorBudget,
}

impl Play {
    pub const ALL: [Self; 8] = [
        Self::MetricTypes,
        Self::RateWindow,
        Self::HistogramBuckets,
        Self::Cardinality,
        Self::VectorMatching,
        Self::AlertFor,
        Self::RoutingTree,
        Self::ErrorBudget,
    ];

    /// Its name in lessons, and its figure's.
    pub fn slug(self) -> &'static str {
        match self {
            Self::MetricTypes => "metric-types",
            Self::RateWindow => "rate-window",
            Self::HistogramBuckets => "histogram-buckets",
            Self::Cardinality => "cardinality",
            Self::VectorMatching => "vector-matching",
            Self::AlertFor => "alert-for",
            Self::RoutingTree => "routing-tree",
            Self::ErrorBudget => "error-budget",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|play| play.slug() == slug)
    }
}

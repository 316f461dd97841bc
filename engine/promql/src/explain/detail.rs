//! What one kind of node has to tell beyond its value.

use tsdb::Labels;

use crate::ast::MatchOn;
use crate::eval::VectorSample;
use crate::functions::Sample;

use super::Capped;

/// What a node did with what it was given.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// An instant selector: which series its matchers mean, and which of them have no sample now.
    Selection {
        matched: usize,
        missing: Capped<Missing>,
    },
    /// An operator between two vectors.
    Matching(Matching),
    /// A comparison of a vector with a scalar: what it left out.
    Filter(Capped<Dropped>),
    Grouping(Grouping),
    /// `rate`, `increase`, `delta`: how the rise was stretched to the ends of the window.
    Extrapolation(Capped<Extrapolation>),
    /// `histogram_quantile` on classic buckets.
    Quantile(Capped<HistogramHit>),
}

/// A series that a selector means, without a sample at the moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    pub labels: Labels,
    pub reason: MissReason,
}

/// Why a selector finds no sample in a series. Times in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissReason {
    /// Its first sample comes later, or it has none.
    NotYet,
    /// It was marked as ended then: its target was gone, or stopped to expose it.
    Ended(i64),
    /// Its newest sample is older than the look-back.
    TooOld(i64),
}

/// What an operator brought together, and what it left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// `None`: on all labels but the metric's name.
    pub on: Option<MatchOn>,
    pub pairs: Capped<Pair>,
    pub dropped: Capped<Dropped>,
}

/// Two samples that met. With `fill` one side may be missing; for `and` and `or` the right one may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The labels they were matched on.
    pub key: Labels,
    pub left: Option<VectorSample>,
    pub right: Option<VectorSample>,
    pub result: VectorSample,
}

/// A side of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A sample that did not make it through an operator.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    pub side: Side,
    pub sample: VectorSample,
    /// What it met on the other side, if anything.
    pub partner: Option<VectorSample>,
    /// The labels it was matched on.
    pub key: Labels,
    pub reason: DropReason,
}

/// Why a sample was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropReason {
    /// The other side has no series with the same labels.
    NoPartner,
    /// It met its partner, and the comparison was false.
    ComparisonFalse,
    /// `unless` takes out, and `or` does not add, what the other side has.
    HasPartner,
    /// A float met a histogram, or two histograms do not go together.
    TypesDoNotFit,
    /// Another series of its side has the same labels to match on: the query fails.
    NotUnique,
}

/// Which series were aggregated together.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    pub groups: Capped<SeriesGroup>,
    /// Labels of the operand that the result lacks.
    pub lost_labels: Vec<String>,
}

/// Series that were aggregated together.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesGroup {
    pub labels: Labels,
    pub members: Capped<GroupMember>,
    /// The one value that came out; `None` where members themselves came out, as for `topk`, or several values did.
    pub result: Option<Sample>,
}

/// One series of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMember {
    pub sample: VectorSample,
    /// `false` where `topk` or one of its like chose others.
    pub is_kept: bool,
}

/// How a function stretched the rise between the samples of a window to its ends. Times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Extrapolation {
    pub labels: Labels,
    /// Between the first and the last sample, with what was lost in resets added.
    pub rise: f64,
    /// What the counter had reached before its resets, summed up.
    pub lost_in_resets: f64,
    /// From the first to the last sample.
    pub sampled_seconds: f64,
    /// By how much that was stretched on either side.
    pub to_start_seconds: f64,
    pub to_end_seconds: f64,
    /// The length of the window.
    pub range_seconds: f64,
    pub result: f64,
}

/// Where a quantile fell in a classic histogram.
#[derive(Debug, Clone, PartialEq)]
pub struct HistogramHit {
    /// The histogram's labels, without `le`.
    pub labels: Labels,
    /// By rising bound, each with the count at or below it; raised where a count was below that of a lower bucket.
    pub buckets: Vec<BucketCount>,
    pub quantile: f64,
    /// How many observations lie at or below the quantile.
    pub rank: f64,
    /// The place of the bucket that holds it; `None` where there is nothing to look in.
    pub bucket: Option<usize>,
    pub result: f64,
}

/// One bucket of a classic histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BucketCount {
    pub upper_bound: f64,
    pub count: f64,
}

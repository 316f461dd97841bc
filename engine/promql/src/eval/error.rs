//! Why an evaluation gave no result. Worded as the server words it where users know the message from there.

use tsdb::Labels;

use crate::Span;

/// A failed evaluation and the part of the query at fault.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct EvalError {
    pub kind: EvalErrorKind,
    pub span: Span,
}

#[derive(Debug, thiserror::Error)]
pub enum EvalErrorKind {
    #[error("vector cannot contain metrics with the same labelset")]
    DuplicateLabelset,
    #[error(
        "found duplicate series for the match group {group} on the {side} hand-side of the operation: \
         [{second}, {first}];many-to-many matching not allowed: matching labels must be unique on one side"
    )]
    DuplicateMatch {
        group: BracedLabels,
        side: &'static str,
        first: BracedLabels,
        second: BracedLabels,
    },
    #[error(
        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
    )]
    ManyToOneNotExplicit,
    #[error("multiple matches for labels: grouping labels must ensure unique matches")]
    GroupingNotUnique,
    #[error(
        "query processing would load more than {0} samples into memory: narrow the selectors, the range or raise the step"
    )]
    TooManySamples(u64),
    #[error("{function}() would make a label of more than {limit} bytes")]
    LabelTooLong {
        function: &'static str,
        limit: usize,
    },
    #[error("query was cancelled or took too long")]
    Interrupted,
    #[error("invalid label name {0}")]
    InvalidLabelName(String),
    #[error("invalid {role} label name in {function}(): {name}")]
    InvalidLabelArgument {
        role: &'static str,
        function: &'static str,
        name: String,
    },
    #[error("invalid regular expression in label_replace(): {0}")]
    InvalidReplacePattern(String),
    #[error(transparent)]
    Matcher(#[from] tsdb::MatcherError),
    #[error("Parameter value is NaN")]
    ParameterIsNan,
    #[error("Ratio value is NaN")]
    RatioIsNan,
    #[error("Scalar value {0} underflows int64")]
    ParameterTooSmall(f64),
    #[error("Scalar value {0} overflows int64")]
    ParameterTooLarge(f64),
    #[error("invalid smoothing factor. Expected: 0 < sf < 1, got: {0:.6}")]
    InvalidSmoothingFactor(f64),
    #[error("invalid trend factor. Expected: 0 < tf < 1, got: {0:.6}")]
    InvalidTrendFactor(f64),
    #[error("{modifier} modifier can only be used with: {allowed} - not with {function}")]
    ExtensionNotAllowed {
        modifier: &'static str,
        allowed: &'static str,
        function: &'static str,
    },
    #[error("this should be an info metric, with float samples: {0}")]
    HistogramInfoMetric(BracedLabels),
    #[error(
        "found duplicate series for info metric: existing {first} @ {first_ms}, new {second} @ {second_ms}"
    )]
    DuplicateInfo {
        first: BracedLabels,
        first_ms: i64,
        second: BracedLabels,
        second_ms: i64,
    },
    #[error("conflicting label: {0}")]
    ConflictingInfo(String),
    #[error("duration must be greater than 0")]
    DurationNotPositive,
    #[error("division by zero in a duration")]
    DurationDividedByZero,
    #[error("the step must be positive and the end must not lie before the start")]
    InvalidRange,
    #[error("this expression has no value here: it did not pass analysis")]
    NotEvaluable,
}

impl EvalErrorKind {
    pub(super) fn at(self, span: Span) -> EvalError {
        EvalError { kind: self, span }
    }
}

/// A label set in the server's error messages: `{__name__="up", job="api"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BracedLabels(pub Labels);

impl std::fmt::Display for BracedLabels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("{")?;
        for (index, (name, value)) in self.0.iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            write!(f, "{separator}{name}={value:?}")?;
        }
        f.write_str("}")
    }
}

//! The words of the language and which of them may also be names. Keywords are read in any case.

use crate::ast::AggregateOp;

/// Every aggregation with its one-line help.
pub const AGGREGATIONS: [(&str, AggregateOp, &str); 14] = [
    ("sum", AggregateOp::Sum, "Adds up the series of each group."),
    (
        "avg",
        AggregateOp::Avg,
        "The mean over the series of each group.",
    ),
    ("min", AggregateOp::Min, "The smallest value in each group."),
    ("max", AggregateOp::Max, "The largest value in each group."),
    (
        "count",
        AggregateOp::Count,
        "How many series each group has.",
    ),
    (
        "group",
        AggregateOp::Group,
        "1 for each group that has a series at all.",
    ),
    (
        "stddev",
        AggregateOp::Stddev,
        "The standard deviation over the series of each group.",
    ),
    (
        "stdvar",
        AggregateOp::Stdvar,
        "The variance over the series of each group.",
    ),
    (
        "topk",
        AggregateOp::Topk,
        "The k series with the largest values, labels kept.",
    ),
    (
        "bottomk",
        AggregateOp::Bottomk,
        "The k series with the smallest values, labels kept.",
    ),
    (
        "count_values",
        AggregateOp::CountValues,
        "How many series have each value; the value becomes a label.",
    ),
    (
        "quantile",
        AggregateOp::Quantile,
        "The given quantile (0 to 1) over the series of each group.",
    ),
    (
        "limitk",
        AggregateOp::Limitk,
        "Any k series of each group (experimental).",
    ),
    (
        "limit_ratio",
        AggregateOp::LimitRatio,
        "A fixed share of the series of each group (experimental).",
    ),
];

/// Words with a meaning of their own beside names, with their one-line help.
pub const KEYWORDS: [(&str, &str); 19] = [
    ("by", "Keeps these labels, one result for each combination."),
    ("without", "Drops these labels, keeps all others."),
    ("on", "Matches the two sides on these labels only."),
    ("ignoring", "Matches the two sides on all labels but these."),
    (
        "group_left",
        "Several series on the left may match one on the right.",
    ),
    (
        "group_right",
        "Several series on the right may match one on the left.",
    ),
    ("bool", "Gives 0 or 1 instead of filtering."),
    (
        "offset",
        "Looks back by this much; belongs to the selector.",
    ),
    ("and", "The left series that have a partner on the right."),
    (
        "or",
        "The left series, and those on the right that have no partner.",
    ),
    (
        "unless",
        "The left series that have no partner on the right.",
    ),
    ("atan2", "The angle of the point that the two sides make."),
    (
        "anchored",
        "Takes the range's edges from the samples before them (experimental).",
    ),
    (
        "smoothed",
        "Interpolates at the range's edges (experimental).",
    ),
    (
        "fill",
        "A value for series that have no partner (experimental).",
    ),
    (
        "fill_left",
        "A value for partners missing on the left (experimental).",
    ),
    (
        "fill_right",
        "A value for partners missing on the right (experimental).",
    ),
    ("inf", "Infinity."),
    ("nan", "Not a number."),
];

/// Whether `text` is `keyword`, in any case.
pub fn is(text: &str, keyword: &str) -> bool {
    text.eq_ignore_ascii_case(keyword)
}

pub fn aggregation(text: &str) -> Option<AggregateOp> {
    AGGREGATIONS
        .iter()
        .find(|(name, ..)| is(text, name))
        .map(|(_, op, _)| *op)
}

pub fn aggregation_name(op: AggregateOp) -> &'static str {
    AGGREGATIONS
        .iter()
        .find(|(_, known, _)| *known == op)
        .map_or("", |(name, ..)| name)
}

pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.iter().any(|(name, _)| is(text, name))
}

pub fn is_number(text: &str) -> bool {
    is(text, "inf") || is(text, "nan")
}

/// Whether a list of labels in parentheses may follow.
pub fn takes_labels(text: &str) -> bool {
    [
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
    ]
    .iter()
    .any(|keyword| is(text, keyword))
}

/// Whether this keyword stays one when a parenthesis follows.
pub fn takes_parens(text: &str) -> bool {
    takes_labels(text)
        || [
            "and",
            "or",
            "unless",
            "atan2",
            "bool",
            "offset",
            "fill",
            "fill_left",
            "fill_right",
        ]
        .iter()
        .any(|keyword| is(text, keyword))
}

/// Whether `text` may stand as a metric's name without quotes.
pub fn may_be_metric(text: &str) -> bool {
    ![
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "bool",
        "atan2",
        "inf",
        "nan",
    ]
    .iter()
    .any(|keyword| is(text, keyword))
}

/// Whether `text` may stand without quotes in `by (…)` and its like.
pub fn may_be_grouping_label(text: &str) -> bool {
    !["without", "inf", "nan"]
        .iter()
        .any(|keyword| is(text, keyword))
}

//! The words of PromQL, as libFuzzer reads them.

use promql::functions;
use promql::words::AGGREGATIONS;

/// A quoted string a line.
pub fn promql() -> String {
    const SIGNS: [&str; 16] = [
        "==",
        "!=",
        ">=",
        "<=",
        "=~",
        "!~",
        "</",
        ">/",
        "[5m]",
        "[1h:1m]",
        " @ start()",
        " offset -5m",
        "0x1F",
        "1e308",
        "NaN",
        "-Inf",
    ];
    const KEYWORDS: [&str; 17] = [
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "bool",
        "and",
        "or",
        "unless",
        "atan2",
        "anchored",
        "smoothed",
        "fill",
        "fill_left",
        "fill_right",
        "offset",
    ];
    let words = functions::all()
        .map(|function| function.name)
        .chain(AGGREGATIONS.iter().map(|(name, ..)| *name))
        .chain(SIGNS)
        .chain(KEYWORDS);
    words.map(|word| format!("\"{word}\"\n")).collect()
}

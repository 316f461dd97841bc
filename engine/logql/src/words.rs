//! The words of the language, read in any case, and which of them may also be names.

/// What a parser may be told.
pub const FLAGS: [(&str, &str); 2] = [
    (
        "--strict",
        "Marks lines that are no logfmt instead of reading what it can.",
    ),
    ("--keep-empty", "Keeps labels without a value."),
];

/// Words that are never names.
const RESERVED: [&str; 24] = [
    "and",
    "bool",
    "by",
    "decolorize",
    "drop",
    "group_left",
    "group_right",
    "ignoring",
    "json",
    "keep",
    "label_format",
    "line_format",
    "logfmt",
    "of",
    "offset",
    "on",
    "or",
    "pattern",
    "regexp",
    "unless",
    "unpack",
    "unwrap",
    "variants",
    "without",
];

/// Words that call something when a parenthesis follows, and else are names.
const CALLED: [&str; 5] = [
    "bytes",
    "duration",
    "duration_seconds",
    "ip",
    "label_replace",
];

/// Stages of a pipeline, for what is offered and for what is misspelt.
pub const STAGES: [(&str, &str); 11] = [
    ("json", "Makes labels of a JSON object's fields."),
    ("logfmt", "Makes labels of `key=value` pairs."),
    ("regexp", "Makes labels of named groups."),
    (
        "pattern",
        "Makes labels of what stands where `<name>` does.",
    ),
    ("unpack", "Opens lines that the agent's `pack` stage wrote."),
    ("line_format", "Rewrites the line by a template."),
    (
        "label_format",
        "Renames labels or makes new ones by a template.",
    ),
    ("decolorize", "Removes terminal colours."),
    ("drop", "Removes labels."),
    ("keep", "Keeps these labels only."),
    ("unwrap", "Takes a label's value as the sample of a range."),
];

/// Whether `text` is `keyword`, in any case.
pub fn is(text: &str, keyword: &str) -> bool {
    text.eq_ignore_ascii_case(keyword)
}

/// Whether `text` can't be a label's name.
pub fn is_reserved(text: &str) -> bool {
    RESERVED.iter().any(|word| is(text, word))
}

/// Whether `text` names something that is called with parentheses.
pub fn is_callable(text: &str) -> bool {
    crate::ast::RangeOp::named(text).is_some()
        || crate::ast::AggregateOp::named(text).is_some()
        || is(text, "vector")
        || CALLED.iter().any(|word| is(text, word))
}

/// Whether what stands behind a callable word makes it a call: `(`, or `by (` and `without (`.
pub fn is_call(behind: &str) -> bool {
    let behind = behind.trim_start();
    if behind.starts_with('(') {
        return true;
    }
    ["by", "without"].iter().any(|word| {
        let head = behind.get(..word.len()).unwrap_or_default();
        is(head, word) && behind[word.len()..].trim_start().starts_with('(')
    })
}

/// Whether a name or a word may begin with `c`.
pub fn is_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Whether a name or a word may go on with `c`.
pub fn is_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

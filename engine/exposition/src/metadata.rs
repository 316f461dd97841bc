//! Unescaping and the words of TYPE lines, shared by both formats.

use crate::MetricType;

/// Undoes the escapes of a quoted name or label value; an unknown escape stays as it is.
pub(crate) fn unescape(raw: &str) -> String {
    replace_escapes(raw, true)
}

/// Undoes the escapes of HELP in the text format, where quotes are not escaped.
pub(crate) fn unescape_help(raw: &str) -> String {
    replace_escapes(raw, false)
}

fn replace_escapes(raw: &str, has_quotes: bool) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next() {
            Some('\\') => text.push('\\'),
            Some('n') => text.push('\n'),
            Some('"') if has_quotes => text.push('"'),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text
}

/// The type behind a word of the text format.
pub(crate) fn text_type(word: &str) -> Option<MetricType> {
    match word {
        "counter" => Some(MetricType::Counter),
        "gauge" => Some(MetricType::Gauge),
        "histogram" => Some(MetricType::Histogram),
        "summary" => Some(MetricType::Summary),
        "untyped" => Some(MetricType::Unknown),
        _ => None,
    }
}

/// The type behind a word of OpenMetrics.
pub(crate) fn openmetrics_type(word: &str) -> Option<MetricType> {
    match word {
        "gaugehistogram" => Some(MetricType::GaugeHistogram),
        "info" => Some(MetricType::Info),
        "stateset" => Some(MetricType::StateSet),
        "unknown" => Some(MetricType::Unknown),
        "untyped" => None,
        _ => text_type(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_escapes_are_undone() {
        assert_eq!(unescape(r#"a\\b\n\"\t"#), "a\\b\n\"\\t");
        assert_eq!(unescape_help(r#"\"a\n"#), "\\\"a\n");
    }
}

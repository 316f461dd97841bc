//! How values are escaped for the place they are put into.

/// For a PromQL string, as Grafana does with a variable that has one value.
pub(super) fn promql_string(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\'', "\\\\'")
}

/// For a pattern inside a PromQL string, as Grafana does with a variable that may have several values.
pub(super) fn promql_pattern(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '\\' => escaped.push_str("\\\\\\\\"),
            '$' | '^' | '*' | '{' | '}' | '[' | ']' | '+' | '?' | '.' | '(' | ')' | '|' => {
                escaped.push_str("\\\\");
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// For a pattern of JavaScript.
pub(super) fn pattern(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        if "\\^$*+?.()|[]{}/".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// For a Lucene query; numbers stay as they are.
pub(super) fn lucene(value: &str) -> String {
    if value.trim().parse::<f64>().is_ok() {
        return value.to_owned();
    }
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        if "!*+-=<>&|()[]{}^~?:\\/\"".contains(character) || character.is_whitespace() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

pub(super) fn html(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Percent-encodes all but what RFC 3986 leaves unreserved, and `kept`.
pub(super) fn percent(value: &str, kept: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        let character = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-_.~".contains(character) || kept.contains(character) {
            encoded.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

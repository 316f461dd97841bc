//! The matcher syntax that Alertmanager had first: names of ASCII letters, quotes optional, lenient about escapes.

use super::{Matcher, Operator};

/// Reads matchers separated by commas, with or without braces around them.
pub(super) fn parse_all(text: &str) -> Result<Vec<Matcher>, String> {
    let text = text.strip_prefix('{').unwrap_or(text);
    let text = text.strip_suffix('}').unwrap_or(text);
    let mut matchers = Vec::new();
    let mut is_quoted = false;
    let mut is_escaped = false;
    let mut start = 0;
    for (index, c) in text.char_indices() {
        match c {
            ',' if !is_quoted => {
                matchers.push(parse_one(text.get(start..index).unwrap_or_default())?);
                start = index + 1;
            }
            // A comma within quotes leaves a pending escape as it is.
            ',' => {}
            '"' => {
                is_quoted ^= !is_escaped;
                is_escaped = false;
            }
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    let last = text.get(start..).unwrap_or_default().trim();
    if !last.is_empty() {
        matchers.push(parse_one(last)?);
    }
    Ok(matchers)
}

fn parse_one(text: &str) -> Result<Matcher, String> {
    let bad_format = || format!("bad matcher format: {text}");
    let trimmed = text.trim_matches(is_blank);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    let end = trimmed.find(|c| !is_name(c)).unwrap_or(trimmed.len());
    let (name, rest) = trimmed.split_at(end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(bad_format());
    }
    let rest = rest.trim_start_matches(is_blank);
    let (operator, rest) = [
        ("=~", Operator::Matches),
        ("=", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("!~", Operator::NotMatches),
    ]
    .iter()
    .find_map(|(sign, operator)| Some((*operator, rest.strip_prefix(sign)?)))
    .ok_or_else(bad_format)?;
    let value = value(rest.trim_matches(is_blank))?;
    Matcher::new(operator, name, value)
}

/// White space in RE2's `\s`.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' ')
}

/// The value, its quotes and escapes taken away.
fn value(raw: &str) -> Result<String, String> {
    let stray_quote = || format!("matcher value contains unescaped double quote: {raw}");
    let (rest, mut expects_quote) = match raw.strip_prefix('"') {
        Some(rest) => (rest, true),
        None => (raw, false),
    };
    let mut value = String::with_capacity(rest.len());
    let mut is_escaped = false;
    for (index, c) in rest.char_indices() {
        let is_last = index + 1 >= rest.len();
        if is_escaped {
            is_escaped = false;
            match c {
                'n' => value.push('\n'),
                '"' | '\\' => value.push(c),
                _ => {
                    value.push('\\');
                    value.push(c);
                }
            }
            continue;
        }
        match c {
            '\\' if !is_last => is_escaped = true,
            '"' if !expects_quote || !is_last => return Err(stray_quote()),
            '"' => expects_quote = false,
            _ => value.push(c),
        }
    }
    if expects_quote {
        return Err(stray_quote());
    }
    Ok(value)
}

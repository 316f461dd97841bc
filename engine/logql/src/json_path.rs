//! Where in a JSON object a value stands, as `| json name="path"` says it: `a.b[0]["c d"]`.

/// Why Loki does not read a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PathError {
    #[error("the path is empty")]
    Empty,
    #[error("`{0}` can't stand in a path without quotes and brackets")]
    Unexpected(char),
    #[error("the path ends where a field should follow")]
    EndsEarly,
    #[error("an index is a whole number")]
    Index,
    #[error("a bracket is never closed")]
    Unclosed,
}

/// Whether `path` can be read.
pub(crate) fn check(path: &str) -> Result<(), PathError> {
    let mut rest = skip_blanks(path);
    if rest.is_empty() {
        return Err(PathError::Empty);
    }
    if !rest.starts_with('[') {
        rest = field(rest)?;
    }
    loop {
        rest = skip_blanks(rest);
        match rest.chars().next() {
            None => return Ok(()),
            Some('.') => rest = field(skip_blanks(rest.get(1..).unwrap_or_default()))?,
            Some('[') => rest = bracket(skip_blanks(rest.get(1..).unwrap_or_default()))?,
            Some(other) => return Err(PathError::Unexpected(other)),
        }
    }
}

/// Whether `key` names a pair of logfmt: a word, then at most texts in quotes.
pub(crate) fn is_logfmt_key(key: &str) -> bool {
    let mut rest = skip_blanks(key);
    if rest.is_empty() {
        return false;
    }
    if !rest.starts_with('"') {
        match field(rest) {
            Ok(behind) => rest = skip_blanks(behind),
            Err(_) => return false,
        }
    }
    while let Some(quoted) = rest.strip_prefix('"') {
        rest = skip_blanks(behind_quotes(quoted));
    }
    rest.is_empty()
}

fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\n'])
}

/// What stands behind the field at the start of `text`.
fn field(text: &str) -> Result<&str, PathError> {
    match text.chars().next() {
        None => Err(PathError::EndsEarly),
        Some(c) if c == '_' || c.is_ascii_alphabetic() => {
            let ends = text
                .find(|c: char| !(c == '_' || c.is_ascii_alphanumeric()))
                .unwrap_or(text.len());
            Ok(text.get(ends..).unwrap_or_default())
        }
        Some(other) => Err(PathError::Unexpected(other)),
    }
}

/// What stands behind `0]` or `"key"]`.
fn bracket(text: &str) -> Result<&str, PathError> {
    let behind = match text.strip_prefix('"') {
        Some(quoted) => behind_quotes(quoted),
        None => {
            let ends = text
                .find([' ', '\t', '\n', ']'])
                .ok_or(PathError::Unclosed)?;
            let (digits, behind) = text.split_at(ends);
            digits.parse::<i64>().map_err(|_| PathError::Index)?;
            if digits.starts_with(['+', '-']) {
                return Err(PathError::Index);
            }
            behind
        }
    };
    skip_blanks(behind)
        .strip_prefix(']')
        .ok_or(PathError::Unclosed)
}

/// A text ends at its quote; Loki ends it at a bracket too, which it swallows.
fn behind_quotes(text: &str) -> &str {
    let ends = text.find(['"', ']']).map_or(text.len(), |at| at + 1);
    text.get(ends..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for path in [
            "a",
            "a.b",
            "a[0]",
            "[0]",
            "[\"a b\"].c",
            "a . b",
            " a",
            "_x9",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        for (path, error) in [
            ("", PathError::Empty),
            ("a.", PathError::EndsEarly),
            ("a-b", PathError::Unexpected('-')),
            ("a[1.5]", PathError::Index),
            ("a[x]", PathError::Index),
            ("a[0", PathError::Unclosed),
            ("a[\"b\"", PathError::Unclosed),
            (".a", PathError::Unexpected('.')),
        ] {
            assert_eq!(check(path), Err(error), "{path}");
        }
    }

    #[test]
    fn keys() {
        assert!(is_logfmt_key("level"));
        assert!(is_logfmt_key("\"a b\""));
        assert!(!is_logfmt_key("a.b"));
        assert!(!is_logfmt_key(""));
    }
}

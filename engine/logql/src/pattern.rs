//! The patterns of `| pattern` and `|>`: text, and `<name>` or `<_>` for whatever stands there.

use std::collections::BTreeSet;

use crate::words;

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    /// What stands between `<` and `>`; `_` keeps nothing.
    Capture(&'a str),
}

/// Why Loki refuses a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern is empty")]
    Empty,
    #[error("the pattern names nothing that could become a label")]
    NoCapture,
    #[error("nothing stands between `<{0}>` and `<{1}>`: where would the first one end?")]
    Adjacent(String, String),
    #[error("`<{0}>` stands there twice")]
    Twice(String),
    #[error("a filter keeps nothing, so `<{0}>` can't have a name")]
    Named(String),
}

impl PatternError {
    /// What to write instead.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::NoCapture => "for example `<method> <path> <_>`",
            Self::Adjacent(..) => "put the text that separates them in between",
            Self::Twice(_) => "`<_>` passes over a part without a name",
            Self::Named(_) => "write `<_>`",
        }
    }
}

/// Cuts a pattern into its parts. A `<` that begins no name is text.
///
/// # Errors
/// When it is empty.
pub fn parse(pattern: &str) -> Result<Vec<Part<'_>>, PatternError> {
    let mut parts = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    while let Some(found) = pattern.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + found;
        at = open + 1;
        let Some(name) = capture(pattern.get(at..).unwrap_or_default()) else {
            continue;
        };
        if text_start < open {
            parts.extend(pattern.get(text_start..open).map(Part::Text));
        }
        parts.push(Part::Capture(name));
        at += name.len() + 1;
        text_start = at;
    }
    if text_start < pattern.len() {
        parts.extend(pattern.get(text_start..).map(Part::Text));
    }
    if parts.is_empty() {
        return Err(PatternError::Empty);
    }
    Ok(parts)
}

/// The name in front of the first `>`, if one could stand there.
fn capture(rest: &str) -> Option<&str> {
    let (name, _) = rest.split_once('>')?;
    let is_name =
        name.is_ascii() && name.starts_with(words::is_start) && name.chars().all(words::is_part);
    is_name.then_some(name)
}

/// Whether a parser can work by it.
///
/// # Errors
/// When it would make no label, or can't tell them apart.
pub fn check_parser(parts: &[Part<'_>]) -> Result<(), PatternError> {
    let mut names = BTreeSet::new();
    let captures = parts.iter().filter_map(|part| match part {
        Part::Capture(name) if *name != "_" => Some(*name),
        _ => None,
    });
    for name in captures {
        if !names.insert(name) {
            return Err(PatternError::Twice(name.to_owned()));
        }
    }
    if names.is_empty() {
        return Err(PatternError::NoCapture);
    }
    apart(parts)
}

/// Whether a line filter can work by it.
///
/// # Errors
/// When it names what it would not keep.
pub fn check_filter(parts: &[Part<'_>]) -> Result<(), PatternError> {
    for part in parts {
        match part {
            Part::Capture(name) if *name != "_" => {
                return Err(PatternError::Named((*name).to_owned()));
            }
            _ => {}
        }
    }
    apart(parts)
}

fn apart(parts: &[Part<'_>]) -> Result<(), PatternError> {
    for pair in parts.windows(2) {
        if let [Part::Capture(first), Part::Capture(second)] = pair {
            return Err(PatternError::Adjacent(
                (*first).to_owned(),
                (*second).to_owned(),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_without_a_name_are_text() {
        assert_eq!(
            parse("<a> <1> <<b>"),
            Ok(vec![
                Part::Capture("a"),
                Part::Text(" <1> <"),
                Part::Capture("b")
            ])
        );
    }

    #[test]
    fn parsers_need_names_and_filters_refuse_them() {
        let parser = |text| parse(text).and_then(|parts| check_parser(&parts));
        let filter = |text| parse(text).and_then(|parts| check_filter(&parts));
        assert_eq!(parser("<a> <_> <b>"), Ok(()));
        assert_eq!(parser("<_>"), Err(PatternError::NoCapture));
        assert_eq!(parser("<a> <a>"), Err(PatternError::Twice("a".to_owned())));
        assert!(parser("<a><_>").is_err());
        assert_eq!(filter("a <_> b"), Ok(()));
        assert_eq!(filter("abc"), Ok(()));
        assert_eq!(filter("<a>"), Err(PatternError::Named("a".to_owned())));
    }
}

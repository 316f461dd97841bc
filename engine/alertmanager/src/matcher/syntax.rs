//! Which of the two matcher syntaxes a file is read with, and Alertmanager's rule between them.

use super::{Matcher, Matchers, classic, is_classic_label_name, utf8};

/// How matchers and label names are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Syntax {
    /// What Alertmanager does unless told otherwise: UTF-8, and classic where only that reads the text or both
    /// read it differently.
    #[default]
    Fallback,
    /// `--enable-feature=utf8-strict-mode`
    Utf8,
    /// `--enable-feature=classic-mode`
    Classic,
}

/// Matchers and what their author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    pub matchers: Vec<Matcher>,
    /// How to write the text so that the UTF-8 syntax reads it the same.
    pub suggestion: Option<String>,
}

impl Syntax {
    /// Reads `a="b", c=~"d"`, with or without braces.
    ///
    /// # Errors
    /// The reason, worded as Alertmanager words it.
    pub fn parse(self, text: &str) -> Result<Parsed, String> {
        let plain = |matchers| Parsed {
            matchers,
            suggestion: None,
        };
        match self {
            Self::Classic => classic::parse_all(text).map(plain),
            Self::Utf8 => utf8::parse_all(text).map(plain),
            Self::Fallback => match (utf8::parse_all(text), classic::parse_all(text)) {
                (Ok(new), Ok(old)) if new == old => Ok(plain(new)),
                (Ok(new), Err(_)) => Ok(plain(new)),
                (_, Ok(old)) => {
                    let suggestion = Matchers(old.clone()).to_string();
                    let inner = suggestion.get(1..suggestion.len() - 1).unwrap_or_default();
                    Ok(Parsed {
                        suggestion: Some(inner.to_owned()),
                        matchers: old,
                    })
                }
                (Err(_), Err(reason)) => Err(reason),
            },
        }
    }

    pub fn is_label_name(self, name: &str) -> bool {
        match self {
            Self::Classic => is_classic_label_name(name),
            Self::Fallback | Self::Utf8 => !name.is_empty(),
        }
    }
}

//! The info string of a fenced block: a language, flags and attributes.
//!
//! ` ```promql from=13:30 to=15:00 step=30s ` or ` ```yaml title="prometheus.yml" `.

use std::collections::BTreeMap;

use crate::highlight::Language;

/// An info string taken apart.
#[derive(Debug)]
pub(super) struct Fence {
    pub(super) language: Language,
    pub(super) attributes: BTreeMap<String, String>,
}

/// Reads an info string; `Err` is a message for the author.
pub(super) fn parse(info: &str) -> Result<Fence, String> {
    let info = info.trim();
    let name_length = info.find(char::is_whitespace).unwrap_or(info.len());
    let (name, mut rest) = info.split_at(name_length);
    let known = || Language::ALL.map(|(name, _)| name).join(", ");
    if name.is_empty() {
        return Err(format!(
            "a code block needs a language after the fence: one of {}",
            known()
        ));
    }
    let language = Language::named(name).ok_or_else(|| {
        format!(
            "unknown language `{name}` after the fence: use one of {}",
            known()
        )
    })?;
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(Fence {
                language,
                attributes,
            });
        }
        let (key, after) = rest
            .split_once('=')
            .filter(|(key, _)| !key.contains(char::is_whitespace))
            .ok_or_else(|| {
                format!("`{rest}` is not an attribute: write `key=value` or `key=\"some words\"`")
            })?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted
                .split_once('"')
                .ok_or_else(|| format!("the quotes of `{key}` never close"))?,
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        if attributes
            .insert(key.to_owned(), value.to_owned())
            .is_some()
        {
            return Err(format!("attribute `{key}` is given twice: keep one"));
        }
        rest = after;
    }
}

impl Fence {
    /// Refuses attributes that the kind of block doesn't know.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), String> {
        match self
            .attributes
            .keys()
            .find(|key| !known.contains(&key.as_str()))
        {
            Some(unknown) => Err(format!(
                "unknown attribute `{unknown}`: this block knows {}",
                known.join(", ")
            )),
            None => Ok(()),
        }
    }

    pub(super) fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.get(key).map(String::as_str)
    }
}

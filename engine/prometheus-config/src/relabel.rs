//! Relabelling: rules that rewrite, keep or drop label sets.

use md5::{Digest, Md5};
use regex::Regex;
use tsdb::Labels;
use yaml::Span;

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Replace,
    Keep,
    Drop,
    KeepEqual,
    DropEqual,
    HashMod,
    LabelMap,
    LabelDrop,
    LabelKeep,
    Lowercase,
    Uppercase,
}

impl Action {
    /// Reads an action in letters of any case.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.to_lowercase().as_str() {
            "replace" => Self::Replace,
            "keep" => Self::Keep,
            "drop" => Self::Drop,
            "keepequal" => Self::KeepEqual,
            "dropequal" => Self::DropEqual,
            "hashmod" => Self::HashMod,
            "labelmap" => Self::LabelMap,
            "labeldrop" => Self::LabelDrop,
            "labelkeep" => Self::LabelKeep,
            "lowercase" => Self::Lowercase,
            "uppercase" => Self::Uppercase,
            _ => return None,
        })
    }

    /// The action as messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Keep => "keep",
            Self::Drop => "drop",
            Self::KeepEqual => "keepequal",
            Self::DropEqual => "dropequal",
            Self::HashMod => "hashmod",
            Self::LabelMap => "labelmap",
            Self::LabelDrop => "labeldrop",
            Self::LabelKeep => "labelkeep",
            Self::Lowercase => "lowercase",
            Self::Uppercase => "uppercase",
        }
    }
}

/// A relabelling rule, defaults filled in.
#[derive(Debug, Clone)]
pub struct RelabelConfig {
    pub span: Span,
    pub action: Action,
    pub source_labels: Vec<String>,
    pub separator: String,
    /// Matches the whole text; `.` matches line ends.
    pub regex: Regex,
    /// For `hashmod`; not 0 there.
    pub modulus: u64,
    pub target_label: String,
    pub replacement: String,
}

/// The labels after all rules, or `None` when one of them drops the set.
pub fn relabel(labels: &Labels, rules: &[RelabelConfig]) -> Option<Labels> {
    rules
        .iter()
        .try_fold(labels.clone(), |labels, rule| rule.apply(&labels))
}

impl RelabelConfig {
    /// The labels after this rule, or `None` when it drops the set.
    pub fn apply(&self, labels: &Labels) -> Option<Labels> {
        let value = self.value(labels);
        match self.action {
            Action::Keep => self.regex.is_match(&value).then(|| labels.clone()),
            Action::Drop => (!self.regex.is_match(&value)).then(|| labels.clone()),
            Action::KeepEqual => (labels.get(&self.target_label) == value).then(|| labels.clone()),
            Action::DropEqual => (labels.get(&self.target_label) != value).then(|| labels.clone()),
            Action::Replace => Some(self.replace(labels, &value)),
            Action::Lowercase => {
                Some(labels.with(&self.target_label, &map_letters(&value, char::to_lowercase)))
            }
            Action::Uppercase => {
                Some(labels.with(&self.target_label, &map_letters(&value, char::to_uppercase)))
            }
            Action::HashMod => {
                let bucket = hash(&value).checked_rem(self.modulus).unwrap_or_default();
                Some(labels.with(&self.target_label, &bucket.to_string()))
            }
            Action::LabelMap => Some(self.map_names(labels)),
            Action::LabelDrop => Some(self.filter_names(labels, |is_match| !is_match)),
            Action::LabelKeep => Some(self.filter_names(labels, |is_match| is_match)),
        }
    }

    /// The values of the source labels, joined.
    pub fn value(&self, labels: &Labels) -> String {
        let values: Vec<&str> = self
            .source_labels
            .iter()
            .map(|name| labels.get(name))
            .collect();
        values.join(&self.separator)
    }

    fn replace(&self, labels: &Labels, value: &str) -> Labels {
        let Some(captures) = self.regex.captures(value) else {
            return labels.clone();
        };
        let expand = |template: &str| {
            let mut text = String::new();
            captures.expand(template, &mut text);
            text
        };
        let target = expand(&self.target_label);
        if target.is_empty() {
            return labels.clone();
        }
        labels.with(&target, &expand(&self.replacement))
    }

    /// Where several names become one, the last by name wins, as for series. For targets the real order is that of
    /// discovery, which varies.
    fn map_names(&self, labels: &Labels) -> Labels {
        let mut mapped = labels.clone();
        for (name, value) in labels.iter() {
            let Some(captures) = self.regex.captures(name) else {
                continue;
            };
            let mut target = String::new();
            captures.expand(&self.replacement, &mut target);
            mapped = mapped.with(&target, value);
        }
        mapped
    }

    fn filter_names(&self, labels: &Labels, keeps: impl Fn(bool) -> bool) -> Labels {
        let dropped: Vec<&str> = labels
            .iter()
            .map(|(name, _)| name)
            .filter(|name| !keeps(self.regex.is_match(name)))
            .collect();
        labels.without(&dropped)
    }
}

/// The last eight bytes of the MD5 sum, the first of them the most significant.
fn hash(value: &str) -> u64 {
    let sum = Md5::digest(value.as_bytes());
    sum.iter()
        .skip(8)
        .fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}

/// Letter by letter as Go does: one that becomes several letters stays as it is.
fn map_letters<I: Iterator<Item = char>>(text: &str, map: impl Fn(char) -> I) -> String {
    text.chars()
        .map(|letter| {
            let mut mapped = map(letter);
            match (mapped.next(), mapped.next()) {
                (Some(one), None) => one,
                _ => letter,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;

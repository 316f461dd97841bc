//! Which labels a result has, may have, and cannot have.

use std::collections::{BTreeMap, BTreeSet};

use tsdb::METRIC_NAME;

/// Knowledge about the labels of every series of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSet {
    /// On every series, with the value where all have the same.
    sure: BTreeMap<String, Option<String>>,
    others: Others,
}

/// The labels beyond the sure ones.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Others {
    /// Any but these.
    AnyBut(BTreeSet<String>),
    /// At most these.
    AtMost(BTreeSet<String>),
}

impl LabelSet {
    /// Nothing is known.
    pub fn any() -> Self {
        Self {
            sure: BTreeMap::new(),
            others: Others::AnyBut(BTreeSet::new()),
        }
    }

    /// There are no labels.
    pub fn none() -> Self {
        Self {
            sure: BTreeMap::new(),
            others: Others::AtMost(BTreeSet::new()),
        }
    }

    /// Whether every series has the label.
    pub fn is_sure(&self, label: &str) -> bool {
        self.sure.contains_key(label)
    }

    /// The value that the label has on every series.
    pub fn value(&self, label: &str) -> Option<&str> {
        self.sure.get(label)?.as_deref()
    }

    /// Whether a series may have the label.
    pub fn is_possible(&self, label: &str) -> bool {
        self.is_sure(label)
            || match &self.others {
                Others::AnyBut(never) => !never.contains(label),
                Others::AtMost(maybe) => maybe.contains(label),
            }
    }

    /// Whether all labels that can be there are known by name.
    pub fn is_closed(&self) -> bool {
        matches!(self.others, Others::AtMost(_))
    }

    /// The labels on every series, without the metric's name.
    pub fn sure(&self) -> impl Iterator<Item = &str> {
        let names = self.sure.keys().map(String::as_str);
        names.filter(|name| *name != METRIC_NAME)
    }

    /// All labels that can be there, if they are known by name.
    pub fn possible(&self) -> Option<BTreeSet<&str>> {
        let Others::AtMost(maybe) = &self.others else {
            return None;
        };
        Some(
            self.sure()
                .chain(maybe.iter().map(String::as_str))
                .collect(),
        )
    }

    /// A rule puts the label on every series; an empty value takes it away.
    pub(crate) fn set(&mut self, label: &str, value: &str) {
        match value {
            "" => self.remove(label),
            // What a template makes of it is not known.
            _ if value.contains("{{") => self.insert(label, None),
            _ => self.insert(label, Some(value)),
        }
    }

    /// Every series has the label, with that value if it is the same on all.
    pub(super) fn insert(&mut self, label: &str, value: Option<&str>) {
        self.sure.insert(label.to_owned(), value.map(str::to_owned));
    }

    /// No series has the label.
    pub(super) fn remove(&mut self, label: &str) {
        self.sure.remove(label);
        match &mut self.others {
            Others::AnyBut(never) => {
                never.insert(label.to_owned());
            }
            Others::AtMost(maybe) => {
                maybe.remove(label);
            }
        }
    }

    /// A series may or may not have the label.
    pub(super) fn allow(&mut self, label: &str) {
        if self.sure.remove(label).is_some() || !self.is_possible(label) {
            match &mut self.others {
                Others::AnyBut(never) => {
                    never.remove(label);
                }
                Others::AtMost(maybe) => {
                    maybe.insert(label.to_owned());
                }
            }
        }
    }

    pub(super) fn without_name(mut self) -> Self {
        self.remove(METRIC_NAME);
        self
    }

    /// Only these labels are kept, as far as they are there. Who groups by a label of which nothing is known expects
    /// it to be there.
    pub(super) fn only(&self, labels: &[String]) -> Self {
        let mut kept = Self::none();
        for label in labels {
            if let Some(value) = self.sure.get(label) {
                kept.sure.insert(label.clone(), value.clone());
            } else if self.is_possible(label) && !self.is_closed() {
                kept.insert(label, None);
            } else if self.is_possible(label) {
                kept.allow(label);
            }
        }
        kept
    }

    /// Series of either kind.
    pub(super) fn or(&self, other: &Self) -> Self {
        let mut sure = BTreeMap::new();
        for (label, value) in &self.sure {
            if let Some(theirs) = other.sure.get(label) {
                let same = value.clone().filter(|_| value == theirs);
                sure.insert(label.clone(), same);
            }
        }
        let others = match (self.possible_with_name(), other.possible_with_name()) {
            (Some(ours), Some(theirs)) => {
                let all = ours.into_iter().chain(theirs);
                Others::AtMost(all.filter(|label| !sure.contains_key(label)).collect())
            }
            _ => Others::AnyBut(
                self.never()
                    .into_iter()
                    .chain(other.never())
                    .filter(|label| !self.is_possible(label) && !other.is_possible(label))
                    .collect(),
            ),
        };
        Self { sure, others }
    }

    fn possible_with_name(&self) -> Option<BTreeSet<String>> {
        let Others::AtMost(maybe) = &self.others else {
            return None;
        };
        Some(self.sure.keys().chain(maybe).cloned().collect())
    }

    fn never(&self) -> BTreeSet<String> {
        match &self.others {
            Others::AnyBut(never) => never.clone(),
            Others::AtMost(_) => BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keeps_what_can_be_there() {
        let mut labels = LabelSet::any();
        labels.insert("job", Some("api"));
        labels.remove("le");
        let kept = labels.only(&["job".into(), "le".into(), "path".into()]);
        assert_eq!(kept.value("job"), Some("api"));
        assert!(!kept.is_possible("le"));
        assert!(kept.is_sure("path"));
        assert!(kept.is_closed() && !kept.is_possible("instance"));
    }

    #[test]
    fn either_side_of_or_may_be_there() {
        let mut a = LabelSet::none();
        a.insert("job", Some("api"));
        a.insert("path", None);
        let mut b = LabelSet::none();
        b.insert("job", Some("worker"));
        let either = a.or(&b);
        assert!(either.is_sure("job") && either.value("job").is_none());
        assert!(either.is_possible("path") && !either.is_sure("path"));
    }
}

//! A label set: sorted by name, no empty values, cheap to clone.

use std::fmt;
use std::sync::Arc;

/// The name under which a metric's own name is kept.
pub const METRIC_NAME: &str = "__name__";

/// The labels that describe the metric itself; they go when an operation makes something else out of it.
const METADATA: [&str; 3] = [METRIC_NAME, "__type__", "__unit__"];

/// A series' identity: label names and values, sorted by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Labels(Arc<[(Arc<str>, Arc<str>)]>);

impl Labels {
    /// Sorts `pairs` and drops empty values, which mean the same as no label; of a repeated name the last stays.
    pub fn new<N: Into<Arc<str>>, V: Into<Arc<str>>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut pairs: Vec<(Arc<str>, Arc<str>)> = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        let mut unique: Vec<(Arc<str>, Arc<str>)> = Vec::with_capacity(pairs.len());
        for pair in pairs {
            match unique.last_mut() {
                Some(last) if last.0 == pair.0 => last.1 = pair.1,
                _ => unique.push(pair),
            }
        }
        unique.retain(|(_, value)| !value.is_empty());
        Self(unique.into())
    }

    /// The value of `name`, or `""` where the label is absent.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(n, _)| &**n == name)
            .map_or("", |(_, value)| value)
    }

    pub fn metric_name(&self) -> &str {
        self.get(METRIC_NAME)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Names and values as they are shared between label sets.
    pub fn shared(&self) -> impl ExactSizeIterator<Item = &(Arc<str>, Arc<str>)> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Only the labels called one of `names`.
    #[must_use]
    pub fn keep<S: AsRef<str>>(&self, names: &[S]) -> Self {
        self.filter(|name| names.iter().any(|wanted| wanted.as_ref() == name))
    }

    /// All labels but those called one of `names`.
    #[must_use]
    pub fn without<S: AsRef<str>>(&self, names: &[S]) -> Self {
        self.filter(|name| names.iter().all(|unwanted| unwanted.as_ref() != name))
    }

    /// All labels but the metric's name, type and unit.
    #[must_use]
    pub fn without_metadata(&self) -> Self {
        self.without(&METADATA)
    }

    fn filter(&self, keeps: impl Fn(&str) -> bool) -> Self {
        if self.0.iter().all(|(name, _)| keeps(name)) {
            return self.clone();
        }
        Self(
            self.0
                .iter()
                .filter(|(name, _)| keeps(name))
                .cloned()
                .collect(),
        )
    }

    /// The same labels with `name` set to `value`, or without it where `value` is empty.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        if self.get(name) == value {
            return self.clone();
        }
        let mut pairs = self.0.to_vec();
        match (
            pairs.binary_search_by(|(n, _)| (**n).cmp(name)),
            value.is_empty(),
        ) {
            (Ok(index), true) => drop(pairs.remove(index)),
            (Ok(index), false) => pairs[index].1 = value.into(),
            (Err(index), false) => pairs.insert(index, (name.into(), value.into())),
            (Err(_), true) => {}
        }
        Self(pairs.into())
    }
}

/// `name{a="b", c="d"}`, as Prometheus prints a series.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.metric_name())?;
        let mut others = self
            .iter()
            .filter(|(name, _)| *name != METRIC_NAME)
            .peekable();
        if others.peek().is_none() && !self.metric_name().is_empty() {
            return Ok(());
        }
        f.write_str("{")?;
        for (index, (name, value)) in others.enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{name}={value:?}")?;
        }
        f.write_str("}")
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Labels {
        Labels::new([("job", "api"), (METRIC_NAME, "up"), ("instance", "a:1")])
    }

    #[test]
    fn labels_print_as_a_selector() {
        assert_eq!(labels().to_string(), r#"up{instance="a:1", job="api"}"#);
        assert_eq!(Labels::default().to_string(), "{}");
        assert_eq!(Labels::new([(METRIC_NAME, "up")]).to_string(), "up");
    }

    #[test]
    fn labels_are_kept_removed_and_set() {
        assert_eq!(
            labels().keep(&["job", "nope"]).to_string(),
            r#"{job="api"}"#
        );
        assert_eq!(
            labels().without(&["job", METRIC_NAME]).to_string(),
            r#"{instance="a:1"}"#
        );
        assert_eq!(
            labels().with("job", "").with("env", "x").to_string(),
            r#"up{env="x", instance="a:1"}"#
        );
        assert_eq!(
            labels().without_metadata().to_string(),
            r#"{instance="a:1", job="api"}"#
        );
    }

    #[test]
    fn an_empty_value_means_no_label() {
        assert_eq!(
            Labels::new([("a", ""), ("b", "1")]),
            Labels::new([("b", "1")])
        );
    }
}

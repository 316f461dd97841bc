//! One sample line.

/// A series and its value, with the line it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub name: String,
    /// In the order of the line, unescaped, without those whose value is empty: they are no labels.
    pub labels: Vec<(String, String)>,
    pub value: f64,
    pub timestamp_ms: Option<i64>,
    /// From 1.
    pub line: u32,
    /// The line as it stands in the body, for quoting.
    pub raw: String,
}

impl Sample {
    /// The value of a label, if the series has it.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels
            .iter()
            .find(|(label, _)| label == name)
            .map(|(_, value)| value.as_str())
    }

    /// Name and sorted labels: two samples with equal keys are the same series.
    pub fn series_key(&self) -> (&str, Vec<(&str, &str)>) {
        let mut labels: Vec<_> = self
            .labels
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        labels.sort_unstable();
        (&self.name, labels)
    }
}

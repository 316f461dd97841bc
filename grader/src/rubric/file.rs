//! A file that a student hands in beside the addresses, such as a rule file or the answers to exercises.

use serde::Deserialize;

/// One file of the student's work folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// The key in checks and in the form.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// Where it lies in the work folder, with `/` between folders.
    pub path: String,
    pub format: FileFormat,
}

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// A configuration of Prometheus.
    Prometheus,
    /// Groups of recording and alerting rules.
    Rules,
    /// A configuration of Alertmanager.
    Alertmanager,
    /// A dashboard of Grafana, in any of its wire forms.
    Dashboard,
    /// Answers to exercises: a mapping from the exercise's id to a query.
    Queries,
    /// Any other YAML.
    Yaml,
    /// Anything else that is text.
    Text,
}

impl FileSpec {
    /// Whether `path` stays below the work folder and names a file.
    pub(super) fn has_safe_path(&self) -> bool {
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        !self.path.contains(['\\', '\0']) && self.path.split('/').all(is_plain)
    }
}

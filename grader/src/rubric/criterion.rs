//! One line of the rubric: a check, what it is worth and how it helps who fails it.

use model::CheckId;
use serde::Deserialize;

use super::file::FileSpec;
use crate::checks::CheckSpec;

/// A check with its points, its place among the others and its teaching.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    #[cfg_attr(feature = "probes", schemars(with = "String"))]
    pub id: CheckId,
    pub title: String,
    pub points: f64,
    /// Checks that must pass first; if one does not, this one is skipped.
    #[serde(default)]
    #[cfg_attr(feature = "probes", schemars(with = "Vec<String>"))]
    pub needs: Vec<CheckId>,
    /// Why it matters to who operates the service, in one sentence.
    pub why: String,
    /// From a nudge to nearly the answer.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Where to read on, such as `instrumentation#counters`.
    #[serde(default)]
    pub lesson: Option<String>,
    /// The misconception that a failure usually shows, such as `I09`.
    #[serde(default)]
    pub misconception: Option<String>,
    pub check: CheckSpec,
    /// What the check looks for, files called by their paths: students know no other names.
    #[serde(skip)]
    pub expected: String,
}

impl Criterion {
    /// Calls the files in what is looked for by their paths.
    pub(super) fn name_files(&mut self, files: &[FileSpec]) {
        let mut expected = self.check.expected();
        for name in self.check.uses().files {
            if let Some(file) = files.iter().find(|file| file.name == name) {
                let (key, path) = (format!("the file `{name}`"), format!("`{}`", file.path));
                expected = expected.replace(&key, &path);
            }
        }
        self.expected = expected;
    }
}

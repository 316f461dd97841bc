//! Why a rubric was refused, and where.

/// A rubric that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RubricError {
    /// Not YAML, or not the fields of a rubric.
    #[error("{file}:{line}:{column}: {problem}")]
    Yaml {
        file: String,
        line: u64,
        column: u64,
        problem: String,
    },
    /// Well-formed, but it contradicts itself.
    #[error("{file}:{line}:{column}: {problem}")]
    Inconsistent {
        file: String,
        line: u64,
        column: u64,
        problem: String,
    },
}

impl RubricError {
    pub(super) fn yaml(file: &str, error: &serde_saphyr::Error) -> Self {
        let place = error.location();
        Self::Yaml {
            file: file.to_owned(),
            line: place.map_or(1, |place| place.line()),
            column: place.map_or(1, |place| place.column()),
            problem: plain_message(error),
        }
    }
}

/// The message without its source snippet and without its own line and column.
fn plain_message(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
    let first = text.lines().next().unwrap_or_default();
    let end = first.find(" at line ").unwrap_or(first.len());
    first[..end].trim_end_matches([',', ':']).to_owned()
}

//! Why a configuration is refused.

use yaml::Problem;

/// A configuration that Prometheus would not start with.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", first_of(problems))]
pub struct LoadError {
    /// Every problem found, in the order of the file; never empty.
    pub problems: Vec<Problem>,
}

fn first_of(problems: &[Problem]) -> String {
    let first = problems.first().map(Problem::to_string).unwrap_or_default();
    match problems.len() {
        0 | 1 => first,
        more => format!("{first} (and {} more problems)", more - 1),
    }
}

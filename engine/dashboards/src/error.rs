//! Why a file is no dashboard that Grafana would import.

use promql::diagnostic::LineColumn;

/// Each variant says where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("{at}: this byte is not text: save the file as UTF-8")]
    NotText { at: LineColumn },
    #[error("{at}: this is not JSON: {problem}")]
    Json { at: LineColumn, problem: String },
    #[error("{at}: this is not YAML: {problem}")]
    Yaml { at: LineColumn, problem: String },
    #[error("{at}: objects and lists are nested more than {limit} deep")]
    TooDeep { at: LineColumn, limit: usize },
    #[error("{at}: a dashboard is an object in braces, this is {found}")]
    NotAnObject { at: LineColumn, found: &'static str },
    #[error("{at}: this is {found}, not a dashboard")]
    NotADashboard { at: LineColumn, found: String },
    #[error(
        "{at}: Grafana knows no dashboards of version `{version}`: it reads v0alpha1, v1… and v2…"
    )]
    UnknownVersion { at: LineColumn, version: String },
    #[error("{at}: a `{kind}` needs a `spec` that is an object")]
    NoSpec { at: LineColumn, kind: String },
    #[error("{at}: `{found}` is no kind of {what}: Grafana knows {known}")]
    UnknownKind {
        at: LineColumn,
        what: &'static str,
        found: String,
        known: &'static str,
    },
}

impl LoadError {
    /// The place in the file, counted from 1.
    pub fn at(&self) -> LineColumn {
        match self {
            Self::NotText { at }
            | Self::Json { at, .. }
            | Self::Yaml { at, .. }
            | Self::TooDeep { at, .. }
            | Self::NotAnObject { at, .. }
            | Self::NotADashboard { at, .. }
            | Self::UnknownVersion { at, .. }
            | Self::NoSpec { at, .. }
            | Self::UnknownKind { at, .. } => *at,
        }
    }
}

//! Grafana dashboards: one model of their three wire forms, their variables expanded, their queries found and parsed.
//!
//! Promises: loads what Grafana imports, wrong-typed fields included, and refuses with line and column what it does
//! not; every node that somebody may want to point at knows its place in the file; no panic on any input.

mod error;
pub mod expand;
mod json;
mod model;
mod node;
mod queries;
mod read;
mod source;
mod yaml;

pub use error::LoadError;
pub use model::annotation::Annotation;
pub use model::dashboard::{Dashboard, Flag, Form, Input, Row, TimeSettings};
pub use model::datasource::{Datasource, Language};
pub use model::field::{FieldConfig, Override, Threshold, Unit};
pub use model::panel::{GridPlace, LibraryPanel, Panel, Transformation};
pub use model::target::{ResultFormat, Target};
pub use model::variable::{Choice, Refresh, Selection, Variable, VariableKind};
pub use model::variable_query::VariableQuery;
pub use node::{Entry, Node, Text, Value};
pub use queries::{Origin, Query, Settings, queries};
pub use source::Source;

/// Reads a dashboard in any wire form, from JSON or YAML.
///
/// # Errors
/// Where and why Grafana would not import it.
pub fn load(file: &[u8]) -> Result<Dashboard, LoadError> {
    let document = source::open(file)?;
    read::dashboard(document)
}

/// Does with arbitrary bytes what is done with a dashboard; for fuzzing, where only the absence of panics counts.
pub fn exercise(file: &[u8]) {
    if let Ok(dashboard) = load(file) {
        let settings = Settings::default();
        for query in queries(&dashboard, &settings) {
            for diagnostic in query.parsed.iter().flat_map(|parsed| &parsed.diagnostics) {
                dashboard
                    .source
                    .line_column(query.place(&dashboard, diagnostic.span).start);
            }
        }
    }
}

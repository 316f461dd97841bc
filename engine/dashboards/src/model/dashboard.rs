//! The dashboard as a whole.

use promql::Span;

use super::annotation::Annotation;
use super::panel::Panel;
use super::variable::Variable;
use crate::expand::reference::{self, Reference};
use crate::node::{Node, Text};
use crate::source::Source;

/// The wire form a dashboard came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The JSON model of Grafana's page "JSON Model", also inside the envelope of the HTTP API.
    Classic,
    /// A Kubernetes-like resource whose `spec` is the classic model.
    V1,
    /// A resource, or only its `spec`, with elements and a layout.
    V2,
}

/// One dashboard. Places are bytes of the file, see [`Source::line_column`].
#[derive(Debug, Clone)]
pub struct Dashboard {
    pub form: Form,
    pub title: Option<Text>,
    pub uid: Option<Text>,
    pub description: Option<Text>,
    pub tags: Vec<Text>,
    /// `None` where it is absent or no number.
    pub schema_version: Option<i64>,
    /// `None` where it is not said: then Grafana lets people edit.
    pub editable: Option<Flag>,
    /// How often it reloads by itself, like `30s`.
    pub refresh: Option<Text>,
    pub time: TimeSettings,
    /// What an export "for sharing" asks for on import.
    pub inputs: Vec<Input>,
    /// The data source plugins that an export says it needs.
    pub required_datasources: Vec<String>,
    pub variables: Vec<Variable>,
    pub annotations: Vec<Annotation>,
    pub rows: Vec<Row>,
    /// All panels, those of rows and tabs included; rows are not panels here.
    pub panels: Vec<Panel>,
    /// Elements that the layout of V2 draws and that are not there.
    pub missing_elements: Vec<Text>,
    /// The object that holds all this.
    pub span: Span,
    pub source: Source,
    /// That object as a tree.
    pub root: Node,
}

/// A switch that somebody set, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    pub is_on: bool,
    pub span: Span,
}

/// The time range it opens with: relative (`now-6h`), ISO 8601 or Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeSettings {
    pub from: String,
    pub to: String,
}

impl Default for TimeSettings {
    fn default() -> Self {
        Self {
            from: "now-6h".to_owned(),
            to: "now".to_owned(),
        }
    }
}

/// An entry of `__inputs`: a name that stands as `${NAME}` in the file and is filled in by an import in the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub name: String,
    /// `datasource` or `constant`.
    pub kind: String,
    pub plugin: Option<String>,
    pub value: Option<String>,
    pub span: Span,
}

/// A row or a tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub title: Option<Text>,
    pub is_collapsed: bool,
    pub repeat: Option<Text>,
    pub span: Span,
}

impl Dashboard {
    /// The variable of this name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables
            .iter()
            .find(|variable| *variable.name == *name)
    }

    /// The input of this name.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }

    /// Every place where the file refers to a variable, outside of the strings' own meaning: queries, titles, links,
    /// data sources, and the fields that hold a bare name (`repeat`, conditions of a layout).
    pub fn references(&self) -> Vec<(Reference, Span)> {
        let mut found = Vec::new();
        self.root.for_each_text(&mut |text, span| {
            for reference in reference::find(text) {
                found.push((reference, span));
            }
        });
        bare_names(&self.root, &mut found);
        found
    }
}

fn bare_names(node: &Node, found: &mut Vec<(Reference, Span)>) {
    for entry in node.entries() {
        let name = match entry.key.as_str() {
            "repeat" => entry
                .value
                .non_empty_text()
                .or_else(|| entry.value.get("value").and_then(Node::non_empty_text)),
            "variable" | "repeatByVariable" => entry.value.non_empty_text(),
            _ => None,
        };
        if let Some(name) = name {
            let reference = Reference::bare(&name.value);
            found.push((reference, name.span));
        }
        bare_names(&entry.value, found);
    }
    for item in node.items() {
        bare_names(item, found);
    }
}

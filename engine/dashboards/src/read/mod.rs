//! Tree → dashboard: finds out which form a file has and reads it, tolerant as Grafana is.

mod classic;
mod field;
mod panel;
mod target;
mod v2;
mod variable;

use promql::diagnostic::LineColumn;

use crate::error::LoadError;
use crate::model::dashboard::{Dashboard, Form};
use crate::node::{Node, Text, Value};
use crate::source::{Document, Source};

/// What is true of dashboards only, so that some other JSON is not taken for an empty dashboard.
const SIGNS: [&str; 9] = [
    "panels",
    "rows",
    "elements",
    "templating",
    "schemaVersion",
    "annotations",
    "title",
    "layout",
    "__inputs",
];

pub(crate) fn dashboard(document: Document) -> Result<Dashboard, LoadError> {
    let Document { source, root } = document;
    let body = Body::find(root, &source)?;
    let reading = Reading { source: &source };
    match body.form {
        Form::V2 => v2::dashboard(&reading, body),
        Form::Classic | Form::V1 => Ok(classic::dashboard(&reading, body)),
    }
}

/// What all readers share: the file, to say where a refused node stands.
pub(crate) struct Reading<'a> {
    source: &'a Source,
}

impl Reading<'_> {
    fn place(&self, node: &Node) -> LineColumn {
        self.source.line_column(node.span.start)
    }

    /// An object with a `kind` that Grafana does not know, and so refuses.
    fn unknown_kind(&self, node: &Node, what: &'static str, known: &'static str) -> LoadError {
        let kind = node.get("kind");
        LoadError::UnknownKind {
            at: self.place(kind.unwrap_or(node)),
            what,
            found: kind_of(node),
            known,
        }
    }
}

/// The object with the panels, out of its envelope or resource.
struct Body {
    form: Form,
    node: Node,
    /// `metadata.name` of a resource, which is its uid.
    name: Option<Text>,
}

impl Body {
    fn find(root: Node, source: &Source) -> Result<Self, LoadError> {
        let at = source.line_column(root.span.start);
        if !root.is_map() {
            return Err(LoadError::NotAnObject {
                at,
                found: root.describe(),
            });
        }
        if root.get("apiVersion").is_some() {
            return Self::of_resource(root, source);
        }
        let enveloped =
            root.get("dashboard").is_some_and(Node::is_map) && root.get("panels").is_none();
        let node = if enveloped {
            take(root, "dashboard")
        } else {
            root
        };
        if node.get("apiVersion").is_some() && node.get("spec").is_some() {
            return Self::of_resource(node, source);
        }
        if node.get("elements").is_some_and(Node::is_map) {
            return Ok(Self {
                form: Form::V2,
                node,
                name: None,
            });
        }
        if !SIGNS.iter().any(|sign| node.get(sign).is_some()) {
            return Err(LoadError::NotADashboard {
                at,
                found: "an object without title, panels or schemaVersion".to_owned(),
            });
        }
        Ok(Self {
            form: Form::Classic,
            node,
            name: None,
        })
    }

    fn of_resource(root: Node, source: &Source) -> Result<Self, LoadError> {
        let place_of = |key: &str| {
            let node = root.get(key).unwrap_or(&root);
            source.line_column(node.span.start)
        };
        let kind = kind_of(&root);
        if !matches!(kind.as_str(), "Dashboard" | "DashboardWithAccessInfo") {
            return Err(LoadError::NotADashboard {
                at: place_of("kind"),
                found: format!("a resource of kind `{kind}`"),
            });
        }
        let api_version = root.get("apiVersion").and_then(Node::text);
        let api_version = api_version.map(|text| text.value).unwrap_or_default();
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", &api_version));
        if !matches!(group, "" | "dashboard.grafana.app") {
            return Err(LoadError::NotADashboard {
                at: place_of("apiVersion"),
                found: format!("a resource of `{group}`"),
            });
        }
        let form = if version.starts_with("v2") {
            Form::V2
        } else if version.starts_with("v0") || version.starts_with("v1") {
            Form::V1
        } else {
            return Err(LoadError::UnknownVersion {
                at: place_of("apiVersion"),
                version: version.to_owned(),
            });
        };
        if !root.get("spec").is_some_and(Node::is_map) {
            return Err(LoadError::NoSpec {
                at: place_of("spec"),
                kind,
            });
        }
        let name = root
            .at(&["metadata", "name"])
            .and_then(Node::non_empty_text);
        Ok(Self {
            form,
            node: take(root, "spec"),
            name,
        })
    }
}

/// The value of a key, out of the map that holds it.
fn take(mut node: Node, key: &str) -> Node {
    if let Value::Map(entries) = &mut node.value
        && let Some(index) = entries.iter().rposition(|entry| entry.key == key)
    {
        return entries.swap_remove(index).value;
    }
    node
}

fn kind_of(node: &Node) -> String {
    let kind = node.get("kind").and_then(Node::text);
    kind.map(|text| text.value).unwrap_or_default()
}

fn text(node: &Node, key: &str) -> Option<Text> {
    node.get(key).and_then(Node::text)
}

fn is_on(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(Node::is_truthy)
}

/// Strings of a list; a lone string counts as a list of one.
fn texts(node: Option<&Node>) -> Vec<Text> {
    let Some(node) = node else {
        return Vec::new();
    };
    match &node.value {
        Value::List(items) => items.iter().filter_map(Node::text).collect(),
        _ => node.text().into_iter().collect(),
    }
}

//! Where a panel's data comes from: a type, a uid or name, or a variable that stands for one.

use promql::Span;

use super::dashboard::Dashboard;
use super::variable::VariableKind;
use crate::expand::reference;
use crate::node::{Node, Text};

/// A reference to a data source. All empty: the server's default, or the panel's for a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Datasource {
    /// The plugin's id, like `prometheus`.
    pub kind: Option<Text>,
    /// The uid; the name in files written before Grafana 8.3; or a variable.
    pub uid: Option<Text>,
    /// The value of the field, also where it is null.
    pub span: Option<Span>,
}

/// What its queries are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    PromQl,
    LogQl,
    /// SQL, Flux, expressions of Grafana itself and whatever else.
    Other,
    /// The file does not say: a default data source, or one known by name only.
    Unknown,
}

impl Datasource {
    /// From the string, object or null of the classic model, or the object of a V2 query.
    pub(crate) fn read(node: Option<&Node>) -> Self {
        let Some(node) = node else {
            return Self::default();
        };
        let span = Some(node.span);
        if node.is_map() {
            return Self {
                kind: node.get("type").and_then(Node::non_empty_text),
                uid: node
                    .get("uid")
                    .or_else(|| node.get("name"))
                    .and_then(Node::non_empty_text),
                span,
            };
        }
        Self {
            kind: None,
            uid: node.non_empty_text(),
            span,
        }
    }

    /// Whether neither type nor uid is given.
    pub fn is_default(&self) -> bool {
        self.kind.is_none() && matches!(self.uid.as_deref(), None | Some("default"))
    }

    /// The name in `$name`, `${name}` or `[[name]]`, when the whole uid is one reference.
    pub fn variable(&self) -> Option<String> {
        let uid = self.uid.as_ref()?;
        let references = reference::find(uid);
        match references.as_slice() {
            [only] if only.span.end - only.span.start == uid.len() => Some(only.name.clone()),
            _ => None,
        }
    }

    /// Grafana's own: the built-in one, "Mixed", "Dashboard", and server-side expressions.
    pub fn is_built_in(&self) -> bool {
        let uid = self.uid.as_ref().map_or("", |uid| &**uid);
        let kind = self.kind.as_ref().map_or("", |kind| &**kind);
        uid.starts_with("-- ")
            || matches!(uid, "grafana" | "__expr__")
            || matches!(
                kind,
                "grafana" | "__expr__" | "datasource" | "mixed" | "dashboard"
            )
    }

    /// The language of its queries, as far as this file tells.
    pub fn language(&self, dashboard: &Dashboard) -> Language {
        if self.is_built_in() {
            return Language::Other;
        }
        if let Some(kind) = &self.kind
            && !kind.contains('$')
        {
            return of_plugin(kind);
        }
        if let Some(name) = self.variable() {
            if let Some(plugin) = dashboard
                .input(&name)
                .and_then(|input| input.plugin.as_deref())
            {
                return of_plugin(plugin);
            }
            if let Some(variable) = dashboard.variable(&name)
                && variable.kind == VariableKind::Datasource
            {
                return variable
                    .query
                    .as_ref()
                    .map_or(Language::Unknown, |plugin| of_plugin(plugin));
            }
        }
        match &self.uid {
            Some(uid) => of_name(uid),
            None => match dashboard.required_datasources.as_slice() {
                [only] => of_plugin(only),
                _ => Language::Unknown,
            },
        }
    }
}

/// Plugins that speak PromQL are named after it: `prometheus`, `grafana-amazonprometheus-datasource`, …
pub(crate) fn of_plugin(plugin: &str) -> Language {
    let plugin = plugin.to_ascii_lowercase();
    if plugin.contains("prometheus") {
        Language::PromQl
    } else if plugin.contains("loki") {
        Language::LogQl
    } else if plugin.is_empty() {
        Language::Unknown
    } else {
        Language::Other
    }
}

/// A data source known by name only may be anything, but people call it what it is.
fn of_name(name: &str) -> Language {
    let name = name.to_ascii_lowercase();
    if name.contains("prometheus") {
        Language::PromQl
    } else if name.contains("loki") {
        Language::LogQl
    } else {
        Language::Unknown
    }
}

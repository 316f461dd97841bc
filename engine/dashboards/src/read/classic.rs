//! The classic model: panels in a list, rows as panels among them (or, before Grafana 5, rows that hold panels).

use super::{Body, Reading, is_on, panel, target, text, texts, variable};
use crate::model::annotation::Annotation;
use crate::model::dashboard::{Dashboard, Flag, Input, Row, TimeSettings};
use crate::model::panel::Panel;
use crate::node::Node;

pub(super) fn dashboard(reading: &Reading<'_>, body: Body) -> Dashboard {
    let Body { form, node, name } = body;
    let mut rows = Vec::new();
    let mut panels = Vec::new();
    for row in node.get("rows").map_or(&[][..], Node::items) {
        rows.push(self::row(row));
        let index = rows.len() - 1;
        for item in row.get("panels").map_or(&[][..], Node::items) {
            read_panel(item, Some(index), &mut rows, &mut panels);
        }
    }
    let mut current = None;
    for item in node.get("panels").map_or(&[][..], Node::items) {
        if is_row(item) {
            rows.push(row(item));
            current = Some(rows.len() - 1);
        }
        read_panel(item, current, &mut rows, &mut panels);
    }
    Dashboard {
        form,
        title: text(&node, "title"),
        uid: node.get("uid").and_then(Node::non_empty_text).or(name),
        description: text(&node, "description"),
        tags: texts(node.get("tags")),
        schema_version: node.get("schemaVersion").and_then(Node::integer),
        editable: node.get("editable").map(flag),
        refresh: text(&node, "refresh"),
        time: time(node.get("time")),
        inputs: inputs(&node),
        required_datasources: required_datasources(&node),
        variables: node
            .at(&["templating", "list"])
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(variable::classic)
            .collect(),
        annotations: node
            .at(&["annotations", "list"])
            .map_or(&[][..], Node::items)
            .iter()
            .filter(|item| item.is_map())
            .map(annotation)
            .collect(),
        rows,
        panels,
        missing_elements: Vec::new(),
        span: node.span,
        source: reading.source.clone(),
        root: node,
    }
}

fn is_row(node: &Node) -> bool {
    text(node, "type").is_some_and(|kind| kind.value == "row")
}

fn row(node: &Node) -> Row {
    Row {
        title: node.get("title").and_then(Node::non_empty_text),
        is_collapsed: is_on(node, "collapsed") || is_on(node, "collapse"),
        repeat: node.get("repeat").and_then(Node::non_empty_text),
        span: node.span,
    }
}

/// A row's own panels lie flat behind it, unless it is collapsed: then it holds them.
fn read_panel(node: &Node, row: Option<usize>, rows: &mut Vec<Row>, panels: &mut Vec<Panel>) {
    if !node.is_map() {
        return;
    }
    if !is_row(node) {
        panels.push(panel::classic(node, row));
    }
    for inner in node.get("panels").map_or(&[][..], Node::items) {
        let mut row = row;
        if is_row(inner) {
            rows.push(self::row(inner));
            row = Some(rows.len() - 1);
        }
        read_panel(inner, row, rows, panels);
    }
}

pub(super) fn flag(node: &Node) -> Flag {
    Flag {
        is_on: node.is_truthy(),
        span: node.span,
    }
}

pub(super) fn time(node: Option<&Node>) -> TimeSettings {
    let default = TimeSettings::default();
    let Some(node) = node else {
        return default;
    };
    let value = |key: &str| node.get(key).and_then(Node::non_empty_text);
    TimeSettings {
        from: value("from").map_or(default.from, |text| text.value),
        to: value("to").map_or(default.to, |text| text.value),
    }
}

/// `__inputs`: usually a list, an object of objects in some hand-made files.
fn inputs(node: &Node) -> Vec<Input> {
    let inputs = node.get("__inputs");
    inputs
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(|item| {
            let string = |key: &str| text(item, key).map(|text| text.value);
            Some(Input {
                name: string("name")?,
                kind: string("type").unwrap_or_default(),
                plugin: string("pluginId"),
                value: string("value"),
                span: item.span,
            })
        })
        .collect()
}

fn required_datasources(node: &Node) -> Vec<String> {
    let required = node.get("__requires");
    required
        .map_or(&[][..], Node::items)
        .iter()
        .filter(|item| text(item, "type").is_some_and(|kind| kind.value == "datasource"))
        .filter_map(|item| text(item, "id").map(|text| text.value))
        .collect()
}

fn annotation(node: &Node) -> Annotation {
    let mut target = target::classic(node);
    // Newer data sources keep their query in an object of its own, Prometheus in the annotation itself.
    if target.expr.is_none()
        && let Some(inner) = node.get("target")
    {
        target.expr = target::expression(inner);
    }
    Annotation {
        name: text(node, "name"),
        is_enabled: node.get("enable").is_none_or(Node::is_truthy),
        is_built_in: is_on(node, "builtIn"),
        target,
        span: node.span,
    }
}

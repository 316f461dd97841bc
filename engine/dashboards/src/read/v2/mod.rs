//! The V2 form: elements by name, and a layout that says where each is drawn.

mod layout;
mod panel;

use super::{Body, Reading, classic, text, texts, variable};
use crate::error::LoadError;
use crate::model::annotation::Annotation;
use crate::model::dashboard::Dashboard;
use crate::model::panel::Panel;
use crate::node::{Entry, Node, Text};
use layout::Layout;

pub(super) fn dashboard(reading: &Reading<'_>, body: Body) -> Result<Dashboard, LoadError> {
    let Body { form, node, name } = body;
    let layout = Layout::read(reading, node.get("layout"))?;
    let mut panels = Vec::new();
    let elements = node.get("elements");
    for Entry { key, value, .. } in elements.map_or(&[][..], Node::entries) {
        let mut panel = panel::read(reading, key, value)?;
        layout.place(key, &mut panel);
        panels.push(panel);
    }
    sort_as_drawn(&layout, &mut panels);
    let is_there = |name: &&Text| elements.is_some_and(|all| all.get(name).is_some());
    let missing_elements = layout.drawn.iter().filter(|name| !is_there(name));
    let missing_elements = missing_elements.cloned().collect();
    let mut variables = Vec::new();
    let own = node.get("variables").map_or(&[][..], Node::items);
    for item in own.iter().chain(&layout.variables) {
        variables.extend(variable::v2(reading, item)?);
    }
    Ok(Dashboard {
        form,
        title: text(&node, "title"),
        uid: name,
        description: text(&node, "description"),
        tags: texts(node.get("tags")),
        schema_version: None,
        editable: node.get("editable").map(classic::flag),
        refresh: node
            .at(&["timeSettings", "autoRefresh"])
            .and_then(Node::text),
        time: classic::time(node.get("timeSettings")),
        inputs: Vec::new(),
        required_datasources: Vec::new(),
        variables,
        annotations: node
            .get("annotations")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(annotation)
            .collect(),
        rows: layout.rows,
        panels,
        missing_elements,
        span: node.span,
        source: reading.source.clone(),
        root: node,
    })
}

/// In the order of the layout; what it does not mention comes last, by the file's order.
fn sort_as_drawn(layout: &Layout, panels: &mut [Panel]) {
    let order = |panel: &Panel| {
        let name = panel.element.as_deref().unwrap_or_default();
        layout.order(name).unwrap_or(usize::MAX)
    };
    panels.sort_by_key(order);
}

fn annotation(node: &Node) -> Option<Annotation> {
    let spec = node.get("spec")?;
    let mut target = panel::query(spec);
    // The first V2 kept what only Prometheus knows beside the query.
    if target.expr.is_none() {
        target.expr = spec
            .at(&["legacyOptions", "expr"])
            .or_else(|| spec.at(&["options", "expr"]))
            .and_then(Node::non_empty_text);
    }
    Some(Annotation {
        name: text(spec, "name"),
        is_enabled: spec.get("enable").is_none_or(Node::is_truthy),
        is_built_in: super::is_on(spec, "builtIn"),
        target,
        span: node.span,
    })
}

//! Units and thresholds: `fieldConfig`, and where older panels kept them.

use super::text;
use crate::model::field::{FieldConfig, Override, Threshold, Unit};
use crate::node::{Node, Text};

/// From a classic panel. A stat of Grafana 6 kept its unit in `options.fieldOptions`.
pub(super) fn classic(panel: &Node) -> FieldConfig {
    let mut fields = panel
        .get("fieldConfig")
        .or_else(|| panel.at(&["options", "fieldOptions"]))
        .map(config)
        .unwrap_or_default();
    legacy_units(panel, &mut fields.legacy_units);
    if fields.thresholds.is_empty() {
        fields.thresholds = legacy_thresholds(panel);
    }
    fields.has_mappings |= !panel
        .get("valueMaps")
        .map_or(&[][..], Node::items)
        .is_empty()
        && !text(panel, "valueName").is_none_or(|name| name.is_empty());
    fields
}

/// From an object with `defaults` and `overrides`.
pub(super) fn config(node: &Node) -> FieldConfig {
    let defaults = node.get("defaults");
    let value = |key: &str| defaults.and_then(|defaults| defaults.get(key));
    FieldConfig {
        unit: value("unit").and_then(Node::non_empty_text),
        overrides: node
            .get("overrides")
            .map_or(&[][..], Node::items)
            .iter()
            .filter(|item| item.is_map())
            .map(rule)
            .collect(),
        legacy_units: Vec::new(),
        thresholds: value("thresholds").map(steps).unwrap_or_default(),
        has_mappings: value("mappings").is_some_and(|mappings| !mappings.items().is_empty()),
    }
}

fn rule(node: &Node) -> Override {
    let matcher = |key: &str| node.at(&["matcher", key]).and_then(Node::text);
    let properties = node.get("properties").map_or(&[][..], Node::items);
    let unit = properties
        .iter()
        .rev()
        .find(|property| text(property, "id").is_some_and(|id| id.value == "unit"))
        .and_then(|property| property.get("value"))
        .and_then(Node::non_empty_text);
    Override {
        matcher: matcher("id").map(|id| id.value).unwrap_or_default(),
        argument: matcher("options").map(|options| options.value),
        unit,
        span: node.span,
    }
}

fn steps(node: &Node) -> Vec<Threshold> {
    // Grafana 6 had a bare list of steps.
    let steps = node.get("steps").unwrap_or(node);
    steps
        .items()
        .iter()
        .map(|step| Threshold {
            value: step.get("value").and_then(Node::number),
            color: text(step, "color").map(|color| color.value),
        })
        .collect()
}

/// `singlestat` has one string of numbers, `graph` a list of objects.
fn legacy_thresholds(panel: &Node) -> Vec<Threshold> {
    let Some(node) = panel.get("thresholds") else {
        return Vec::new();
    };
    if let Some(list) = node.text() {
        return list
            .split(',')
            .filter_map(|part| part.trim().parse().ok())
            .map(|value| Threshold {
                value: Some(value),
                color: None,
            })
            .collect();
    }
    steps(node)
}

/// The heatmap of today keeps the unit of its axis among its options.
pub(super) fn heatmap_unit(panel: &Node) -> Option<Unit> {
    panel
        .at(&["options", "yAxis", "unit"])
        .and_then(Node::non_empty_text)
}

fn legacy_units(panel: &Node, units: &mut Vec<Unit>) {
    let mut push = |unit: Option<Text>| units.extend(unit.filter(|unit| !unit.is_empty()));
    push(panel.get("format").and_then(Node::text));
    push(
        panel
            .at(&["options", "fieldOptions", "defaults", "unit"])
            .and_then(Node::text),
    );
    push(panel.at(&["yAxis", "format"]).and_then(Node::text));
    push(heatmap_unit(panel));
    let shown_axes = panel
        .get("yaxes")
        .map_or(&[][..], Node::items)
        .iter()
        .filter(|axis| axis.get("show").is_none_or(Node::is_truthy));
    for axis in shown_axes {
        push(axis.get("format").and_then(Node::text));
    }
    for format in panel.get("y_formats").map_or(&[][..], Node::items) {
        push(format.text());
    }
    for style in panel.get("styles").map_or(&[][..], Node::items) {
        push(style.get("unit").and_then(Node::text));
    }
}

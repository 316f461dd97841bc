//! Elements of the V2 form: panels and library panels. `v2alpha1` named a few things differently.

use promql::Span;

use super::super::panel::library;
use super::super::{Reading, field, is_on, kind_of, target, text};
use crate::error::LoadError;
use crate::model::datasource::Datasource;
use crate::model::field::FieldConfig;
use crate::model::panel::{Panel, Transformation};
use crate::model::target::Target;
use crate::node::{Node, Text};

pub(super) fn read(reading: &Reading<'_>, key: &str, node: &Node) -> Result<Panel, LoadError> {
    let empty = Node {
        value: crate::node::Value::Map(Vec::new()),
        span: node.span,
    };
    let spec = node.get("spec").unwrap_or(&empty);
    match kind_of(node).as_str() {
        "Panel" => Ok(panel(key, node.span, spec)),
        "LibraryPanel" => Ok(Panel {
            library: Some(library(spec.get("libraryPanel").unwrap_or(&empty))),
            ..bare(key, node.span, spec)
        }),
        _ => Err(reading.unknown_kind(node, "element", "Panel and LibraryPanel")),
    }
}

fn bare(key: &str, span: Span, spec: &Node) -> Panel {
    Panel {
        id: spec.get("id").and_then(Node::integer),
        element: Some(key.to_owned()),
        title: text(spec, "title"),
        description: text(spec, "description"),
        kind: String::new(),
        place: None,
        repeat: None,
        row: None,
        library: None,
        datasource: Datasource::default(),
        targets: Vec::new(),
        has_targets: false,
        fields: FieldConfig::default(),
        transformations: Vec::new(),
        interval: None,
        max_data_points: None,
        time_from: None,
        span,
    }
}

fn panel(key: &str, span: Span, spec: &Node) -> Panel {
    let viz = spec.get("vizConfig");
    // `group` names the plugin; in v2alpha1 the `kind` did.
    let plugin = viz.and_then(|viz| viz.get("group").or_else(|| viz.get("kind")));
    let data = spec.at(&["data", "spec"]);
    let list = |key: &str| data.and_then(|data| data.get(key));
    let option = |key: &str| {
        let options = list("queryOptions");
        options.and_then(|options| options.get(key))
    };
    let queries = list("queries");
    Panel {
        kind: plugin
            .and_then(Node::text)
            .map(|kind| kind.value)
            .unwrap_or_default(),
        targets: queries
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|item| item.get("spec"))
            .map(query)
            .collect(),
        has_targets: queries.is_some(),
        fields: viz.map(fields).unwrap_or_default(),
        transformations: list("transformations")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(transformation)
            .collect(),
        interval: option("interval").and_then(Node::non_empty_text),
        max_data_points: option("maxDataPoints").and_then(Node::integer),
        time_from: option("timeFrom").and_then(Node::non_empty_text),
        ..bare(key, span, spec)
    }
}

fn fields(viz: &Node) -> FieldConfig {
    let mut fields = viz
        .at(&["spec", "fieldConfig"])
        .map(field::config)
        .unwrap_or_default();
    let axis = viz.get("spec").and_then(field::heatmap_unit);
    fields.legacy_units.extend(axis);
    fields
}

/// A `PanelQuery` or `AnnotationQuery`: the data source's own fields are two objects further in.
pub(super) fn query(spec: &Node) -> Target {
    let wrapper = spec.get("query").unwrap_or(spec);
    let mut target = target::classic(wrapper.get("spec").unwrap_or(wrapper));
    target.ref_id = text(spec, "refId").map(|id| id.value);
    target.is_hidden = is_on(spec, "hidden");
    target.datasource = datasource(wrapper, spec);
    target.span = spec.span;
    target
}

fn datasource(wrapper: &Node, spec: &Node) -> Datasource {
    let mut datasource =
        Datasource::read(wrapper.get("datasource").or_else(|| spec.get("datasource")));
    if datasource.kind.is_none() {
        let group = wrapper.get("group").or_else(|| wrapper.get("kind"));
        let is_plugin = |kind: &Text| !kind.is_empty() && kind.value != "DataQuery";
        datasource.kind = group.and_then(Node::text).filter(is_plugin);
    }
    datasource
}

fn transformation(node: &Node) -> Option<Transformation> {
    let spec = node.get("spec");
    let id = spec.and_then(|spec| text(spec, "id"));
    let id = id
        .or_else(|| text(node, "group"))
        .or_else(|| text(node, "kind"))?;
    Some(Transformation {
        id,
        is_disabled: spec.is_some_and(|spec| is_on(spec, "disabled")),
    })
}

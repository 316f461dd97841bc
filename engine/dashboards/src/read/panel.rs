//! A panel of the classic model, of any age.

use super::{field, is_on, target, text};
use crate::model::datasource::Datasource;
use crate::model::panel::{GridPlace, LibraryPanel, Panel, Transformation};
use crate::node::Node;

pub(super) fn classic(node: &Node, row: Option<usize>) -> Panel {
    let targets = node.get("targets");
    Panel {
        id: node.get("id").and_then(Node::integer),
        element: None,
        title: text(node, "title"),
        description: text(node, "description"),
        kind: text(node, "type")
            .map(|kind| kind.value)
            .unwrap_or_default(),
        place: grid_place(node),
        repeat: node.get("repeat").and_then(Node::non_empty_text),
        row,
        library: node
            .get("libraryPanel")
            .filter(|panel| panel.is_map())
            .map(library),
        datasource: Datasource::read(node.get("datasource")),
        targets: targets
            .map_or(&[][..], Node::items)
            .iter()
            .filter(|item| item.is_map())
            .map(target::classic)
            .collect(),
        has_targets: targets.is_some(),
        fields: field::classic(node),
        transformations: transformations(node.get("transformations")),
        interval: node.get("interval").and_then(Node::non_empty_text),
        max_data_points: node.get("maxDataPoints").and_then(Node::integer),
        time_from: node.get("timeFrom").and_then(Node::non_empty_text),
        span: node.span,
    }
}

pub(super) fn library(node: &Node) -> LibraryPanel {
    let string = |key: &str| text(node, key).map(|text| text.value);
    LibraryPanel {
        uid: string("uid"),
        name: string("name"),
    }
}

/// `gridPos`, or the width of twelve that a panel in an old row had.
fn grid_place(node: &Node) -> Option<GridPlace> {
    let number = |node: &Node, key: &str| node.get(key).and_then(Node::integer);
    if let Some(place) = node.get("gridPos").filter(|place| place.is_map()) {
        return Some(GridPlace {
            x: number(place, "x").unwrap_or(0),
            y: number(place, "y").unwrap_or(0),
            width: number(place, "w").unwrap_or(0),
            height: number(place, "h").unwrap_or(0),
        });
    }
    let span = number(node, "span")?;
    Some(GridPlace {
        x: 0,
        y: 0,
        width: span.saturating_mul(2),
        height: 0,
    })
}

fn transformations(node: Option<&Node>) -> Vec<Transformation> {
    let items = node.map_or(&[][..], Node::items);
    items
        .iter()
        .filter_map(|item| {
            Some(Transformation {
                id: text(item, "id")?,
                is_disabled: is_on(item, "disabled"),
            })
        })
        .collect()
}

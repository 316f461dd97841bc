//! The layouts of V2, nested as Grafana nests them: rows and tabs hold further layouts, grids hold elements.

use std::collections::BTreeMap;

use super::super::{Reading, is_on, kind_of};
use crate::error::LoadError;
use crate::model::dashboard::Row;
use crate::model::panel::{GridPlace, Panel};
use crate::node::{Node, Text};

/// Where each element is drawn.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) rows: Vec<Row>,
    /// Variables that a row or tab has for itself.
    pub(super) variables: Vec<Node>,
    /// The names of elements, as often as they are drawn.
    pub(super) drawn: Vec<Text>,
    items: BTreeMap<String, Item>,
}

struct Item {
    order: usize,
    row: Option<usize>,
    place: Option<GridPlace>,
    repeat: Option<Text>,
}

const KNOWN: &str = "GridLayout, AutoGridLayout, RowsLayout and TabsLayout";

impl Layout {
    pub(super) fn read(reading: &Reading<'_>, node: Option<&Node>) -> Result<Self, LoadError> {
        let mut layout = Self::default();
        if let Some(node) = node.filter(|node| node.is_map()) {
            layout.descend(reading, node, None)?;
        }
        Ok(layout)
    }

    pub(super) fn order(&self, element: &str) -> Option<usize> {
        self.items.get(element).map(|item| item.order)
    }

    /// Tells a panel where it is drawn.
    pub(super) fn place(&self, element: &str, panel: &mut Panel) {
        if let Some(item) = self.items.get(element) {
            panel.place = item.place;
            panel.row = item.row;
            panel.repeat.clone_from(&item.repeat);
        }
    }

    /// Depth is bounded by that of the file.
    fn descend(
        &mut self,
        reading: &Reading<'_>,
        node: &Node,
        row: Option<usize>,
    ) -> Result<(), LoadError> {
        let list = |key: &str| node.at(&["spec", key]).map_or(&[][..], Node::items);
        match kind_of(node).as_str() {
            "GridLayout" | "AutoGridLayout" => {
                list("items").iter().for_each(|item| self.item(item, row));
            }
            "RowsLayout" => {
                for row in list("rows") {
                    self.section(reading, row)?;
                }
            }
            "TabsLayout" => {
                for tab in list("tabs") {
                    self.section(reading, tab)?;
                }
            }
            _ => return Err(reading.unknown_kind(node, "layout", KNOWN)),
        }
        Ok(())
    }

    /// A row or a tab.
    fn section(&mut self, reading: &Reading<'_>, node: &Node) -> Result<(), LoadError> {
        let Some(spec) = node.get("spec") else {
            return Ok(());
        };
        self.rows.push(Row {
            title: spec.get("title").and_then(Node::non_empty_text),
            is_collapsed: is_on(spec, "collapse"),
            repeat: repeat(spec),
            span: node.span,
        });
        let index = self.rows.len() - 1;
        let variables = spec.get("variables").map_or(&[][..], Node::items);
        self.variables.extend(variables.iter().cloned());
        match spec.get("layout").filter(|layout| layout.is_map()) {
            Some(layout) => self.descend(reading, layout, Some(index)),
            None => Ok(()),
        }
    }

    /// One element in a grid. `v2alpha1` had rows among the items of a grid: they hold items of their own.
    fn item(&mut self, node: &Node, row: Option<usize>) {
        let Some(spec) = node.get("spec") else {
            return;
        };
        if kind_of(node) == "GridLayoutRow" {
            self.rows.push(Row {
                title: spec.get("title").and_then(Node::non_empty_text),
                is_collapsed: is_on(spec, "collapsed"),
                repeat: repeat(spec),
                span: node.span,
            });
            let index = self.rows.len() - 1;
            let elements = spec.get("elements").map_or(&[][..], Node::items);
            elements
                .iter()
                .for_each(|item| self.item(item, Some(index)));
            return;
        }
        let Some(element) = spec.at(&["element", "name"]).and_then(Node::text) else {
            return;
        };
        let number = |key: &str| spec.get(key).and_then(Node::integer);
        let place = number("width").map(|width| GridPlace {
            x: number("x").unwrap_or(0),
            y: number("y").unwrap_or(0),
            width,
            height: number("height").unwrap_or(0),
        });
        let order = self.items.len();
        self.drawn.push(element.clone());
        self.items.entry(element.value).or_insert(Item {
            order,
            row,
            place,
            repeat: repeat(spec),
        });
    }
}

fn repeat(spec: &Node) -> Option<Text> {
    spec.at(&["repeat", "value"]).and_then(Node::non_empty_text)
}

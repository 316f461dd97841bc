//! A query of the classic model; the inner object of a V2 query has the same fields.

use super::{is_on, text};
use crate::model::datasource::Datasource;
use crate::model::target::{ResultFormat, Target};
use crate::node::{Node, Text};

pub(super) fn classic(node: &Node) -> Target {
    let format = text(node, "format").map(|format| format.value);
    let is_instant = is_on(node, "instant");
    Target {
        ref_id: text(node, "refId").map(|id| id.value),
        expr: expression(node),
        legend: text(node, "legendFormat"),
        is_instant,
        // Dashboards older than the switch say neither: Grafana then runs a range query.
        is_range: is_on(node, "range") || !is_instant,
        format: match format.as_deref() {
            Some("table") => ResultFormat::Table,
            Some("heatmap") => ResultFormat::Heatmap,
            _ => ResultFormat::TimeSeries,
        },
        interval: node.get("interval").and_then(Node::non_empty_text),
        interval_factor: node
            .get("intervalFactor")
            .and_then(Node::integer)
            .filter(|factor| *factor > 0)
            .unwrap_or(1),
        is_hidden: is_on(node, "hide"),
        datasource: Datasource::read(node.get("datasource")),
        span: node.span,
    }
}

/// `expr`, when it is a string with more than blanks.
pub(super) fn expression(node: &Node) -> Option<Text> {
    let is_string = |node: &&Node| matches!(node.value, crate::node::Value::Text(_));
    node.get("expr")
        .filter(is_string)
        .and_then(Node::text)
        .filter(|expr| !expr.trim().is_empty())
}

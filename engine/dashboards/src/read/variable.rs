//! A variable, of the classic model and of V2, whose `spec` has nearly the same fields.

use super::{Reading, is_on, kind_of, text, texts};
use crate::error::LoadError;
use crate::model::datasource::{self, Datasource, Language};
use crate::model::variable::{Choice, Refresh, Selection, Variable, VariableKind};
use crate::model::variable_query::VariableQuery;
use crate::node::{Node, Text, Value};

/// A variable without name can't be referred to and is left out.
pub(super) fn classic(node: &Node) -> Option<Variable> {
    let kind = text(node, "type").map_or("query".to_owned(), |kind| kind.value);
    let datasource = Datasource::read(node.get("datasource"));
    let query = node.get("query").and_then(query_text);
    common(node, node, VariableKind::classic(&kind), datasource, query)
}

const KNOWN: &str = "QueryVariable, CustomVariable, ConstantVariable, DatasourceVariable, IntervalVariable, \
     TextVariable, AdhocVariable, SwitchVariable and GroupByVariable";

pub(super) fn v2(reading: &Reading<'_>, node: &Node) -> Result<Option<Variable>, LoadError> {
    let kind = VariableKind::v2(&kind_of(node))
        .ok_or_else(|| reading.unknown_kind(node, "variable", KNOWN))?;
    let Some(spec) = node.get("spec") else {
        return Ok(None);
    };
    let mut datasource = Datasource::read(
        spec.at(&["query", "datasource"])
            .or_else(|| spec.get("datasource"))
            .or_else(|| node.get("datasource")),
    );
    let plugin = spec.at(&["query", "group"]).or_else(|| node.get("group"));
    // The first V2 had the plugin in the query's `kind`.
    let plugin = plugin.or_else(|| spec.at(&["query", "kind"]));
    if datasource.kind.is_none() {
        let plugin = plugin.and_then(Node::non_empty_text);
        datasource.kind = plugin.filter(|plugin| plugin.value != "DataQuery");
    }
    let query = match kind {
        VariableKind::Datasource => text(spec, "pluginId"),
        VariableKind::Query => {
            let inner = spec.at(&["query", "spec"]);
            inner
                .and_then(query_text)
                .or_else(|| spec.get("query").and_then(query_text))
        }
        _ => text(spec, "query"),
    };
    Ok(common(node, spec, kind, datasource, query))
}

/// The old string, or the string in the newer objects.
fn query_text(node: &Node) -> Option<Text> {
    if node.is_map() {
        return ["query", "__legacyStringValue", "rawQuery"]
            .iter()
            .find_map(|key| node.get(key).and_then(Node::non_empty_text));
    }
    node.text()
}

fn common(
    node: &Node,
    spec: &Node,
    kind: VariableKind,
    datasource: Datasource,
    query: Option<Text>,
) -> Option<Variable> {
    let name = spec.get("name").and_then(Node::non_empty_text)?;
    let is_prometheus = datasource
        .kind
        .as_ref()
        .is_none_or(|plugin| datasource::of_plugin(plugin) == Language::PromQl);
    let asks = match &query {
        Some(query) if kind == VariableKind::Query && is_prometheus => VariableQuery::read(query),
        _ => VariableQuery::Nothing,
    };
    let refresh = spec.get("refresh");
    Some(Variable {
        name,
        label: spec.get("label").and_then(Node::non_empty_text),
        kind,
        is_multi: is_on(spec, "multi"),
        includes_all: is_on(spec, "includeAll"),
        all_value: spec.get("allValue").and_then(Node::non_empty_text),
        refresh: refresh.map_or(Refresh::Never, read_refresh),
        refresh_span: refresh.map(|refresh| refresh.span),
        query,
        asks,
        regex: spec.get("regex").and_then(Node::non_empty_text),
        datasource,
        current: selection(kind, spec),
        options: choices(spec.get("options")),
        auto_count: is_on(spec, "auto")
            .then(|| spec.get("auto_count").and_then(Node::integer))
            .flatten(),
        auto_min: spec.get("auto_min").and_then(Node::non_empty_text),
        is_hidden: is_hidden(spec.get("hide")),
        span: node.span,
    })
}

/// 0, 1, 2 of the classic model (1 also as `true`), words in V2.
fn read_refresh(node: &Node) -> Refresh {
    match &node.value {
        Value::Text(word) if word == "onDashboardLoad" => Refresh::OnLoad,
        Value::Text(word) if word == "onTimeRangeChanged" => Refresh::OnTimeRangeChange,
        Value::Bool(true) => Refresh::OnLoad,
        _ => match node.integer() {
            Some(1) => Refresh::OnLoad,
            Some(2) => Refresh::OnTimeRangeChange,
            _ => Refresh::Never,
        },
    }
}

fn is_hidden(node: Option<&Node>) -> bool {
    let Some(node) = node else {
        return false;
    };
    match &node.value {
        Value::Text(word) if word == "hideVariable" => true,
        _ => node.integer() == Some(2),
    }
}

fn selection(kind: VariableKind, spec: &Node) -> Selection {
    let Some(current) = spec.get("current") else {
        return Selection::default();
    };
    let strings = |key: &str| -> Vec<String> {
        let texts = texts(current.get(key));
        texts.into_iter().map(|text| text.value).collect()
    };
    if current.is_map() {
        return Selection {
            texts: strings("text"),
            values: strings("value"),
        };
    }
    // A switch has the bare value.
    let values = current.text().filter(|_| kind == VariableKind::Switch);
    Selection {
        texts: Vec::new(),
        values: values.into_iter().map(|text| text.value).collect(),
    }
}

fn choices(node: Option<&Node>) -> Vec<Choice> {
    let items = node.map_or(&[][..], Node::items);
    items
        .iter()
        .filter_map(|item| {
            let value = texts(item.get("value")).into_iter().next()?.value;
            let text = texts(item.get("text")).into_iter().next();
            Some(Choice {
                text: text.map_or_else(|| value.clone(), |text| text.value),
                value,
            })
        })
        .collect()
}

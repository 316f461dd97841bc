//! A variable of the dashboard: its kind, its choices, what is chosen.

use promql::Span;

use super::datasource::Datasource;
use super::variable_query::VariableQuery;
use crate::node::Text;

/// One variable, referred to as `$name`.
#[derive(Debug, Clone)]
pub struct Variable {
    pub name: Text,
    pub label: Option<Text>,
    pub kind: VariableKind,
    pub is_multi: bool,
    pub includes_all: bool,
    /// What "All" stands for in a query, taken over unescaped.
    pub all_value: Option<Text>,
    pub refresh: Refresh,
    /// Where the refresh is set.
    pub refresh_span: Option<Span>,
    /// The query as a string: a data source's, a list of choices, a plugin id, a constant, by kind.
    pub query: Option<Text>,
    /// What `query` asks Prometheus for; only of query variables.
    pub asks: VariableQuery,
    pub regex: Option<Text>,
    pub datasource: Datasource,
    pub current: Selection,
    /// The choices that were saved with the dashboard.
    pub options: Vec<Choice>,
    /// Interval: whether "auto" is a choice, into how many steps it divides the range, and its least length.
    pub auto_count: Option<i64>,
    pub auto_min: Option<Text>,
    /// Whether it is shown to nobody.
    pub is_hidden: bool,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableKind {
    Query,
    Custom,
    Constant,
    Datasource,
    Interval,
    Textbox,
    Adhoc,
    Switch,
    GroupBy,
    /// Of a snapshot, or of a newer Grafana.
    Other,
}

/// When its choices are asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    Never,
    OnLoad,
    OnTimeRangeChange,
}

/// What was chosen when the dashboard was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub texts: Vec<String>,
    pub values: Vec<String>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub value: String,
}

/// How a saved selection says "All".
pub(crate) const ALL: &str = "$__all";

impl Selection {
    /// Whether "All" is chosen.
    pub fn is_all(&self) -> bool {
        match self.values.first() {
            Some(value) => value == ALL,
            None => self.texts.first().is_some_and(|text| text == "All"),
        }
    }
}

impl Variable {
    /// Whether it can stand for several values at once.
    pub fn can_be_several(&self) -> bool {
        self.is_multi || self.includes_all
    }

    /// What to call it in a message.
    pub fn title(&self) -> String {
        format!("${}", self.name.value)
    }
}

impl VariableKind {
    /// From `type` of the classic model.
    pub(crate) fn classic(name: &str) -> Self {
        match name {
            "query" => Self::Query,
            "custom" => Self::Custom,
            "constant" => Self::Constant,
            "datasource" => Self::Datasource,
            "interval" => Self::Interval,
            "textbox" => Self::Textbox,
            "adhoc" => Self::Adhoc,
            "switch" => Self::Switch,
            "groupby" => Self::GroupBy,
            _ => Self::Other,
        }
    }

    /// From `kind` of V2; `None` for what Grafana refuses.
    pub(crate) fn v2(kind: &str) -> Option<Self> {
        Some(match kind {
            "QueryVariable" => Self::Query,
            "CustomVariable" => Self::Custom,
            "ConstantVariable" => Self::Constant,
            "DatasourceVariable" => Self::Datasource,
            "IntervalVariable" => Self::Interval,
            "TextVariable" => Self::Textbox,
            "AdhocVariable" => Self::Adhoc,
            "SwitchVariable" => Self::Switch,
            "GroupByVariable" => Self::GroupBy,
            _ => return None,
        })
    }

    /// The word of the classic model.
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Custom => "custom",
            Self::Constant => "constant",
            Self::Datasource => "datasource",
            Self::Interval => "interval",
            Self::Textbox => "textbox",
            Self::Adhoc => "adhoc",
            Self::Switch => "switch",
            Self::GroupBy => "groupby",
            Self::Other => "unknown",
        }
    }
}

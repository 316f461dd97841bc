//! One query of a panel, as written.

use promql::Span;

use super::datasource::Datasource;
use crate::node::Text;

/// A query and how it is to be run.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its letter.
    pub ref_id: Option<String>,
    /// `expr` of Prometheus and Loki; other data sources have other fields, which are not read.
    pub expr: Option<Text>,
    pub legend: Option<Text>,
    pub is_instant: bool,
    pub is_range: bool,
    pub format: ResultFormat,
    /// "Min step", may be a variable.
    pub interval: Option<Text>,
    /// "Resolution" of old dashboards: the step times this.
    pub interval_factor: i64,
    pub is_hidden: bool,
    pub datasource: Datasource,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultFormat {
    TimeSeries,
    Table,
    Heatmap,
}

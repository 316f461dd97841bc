//! Events drawn over every graph.

use promql::Span;

use super::target::Target;
use crate::node::Text;

/// One source of annotations.
#[derive(Debug, Clone)]
pub struct Annotation {
    pub name: Option<Text>,
    pub is_enabled: bool,
    /// Grafana's own "Annotations & Alerts", which is in every dashboard.
    pub is_built_in: bool,
    pub target: Target,
    pub span: Span,
}

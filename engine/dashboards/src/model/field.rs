//! How values are shown: units, thresholds and their exceptions for single fields.

use promql::Span;

use crate::node::Text;

/// `fieldConfig`, with what the older panels called `format`, `yaxes` and `styles` beside it.
#[derive(Debug, Clone, Default)]
pub struct FieldConfig {
    /// The unit of every field without an override.
    pub unit: Option<Unit>,
    pub overrides: Vec<Override>,
    /// Units of the old `graph` (a unit an axis), `singlestat`, `heatmap` and `table` (a unit a style).
    pub legacy_units: Vec<Unit>,
    pub thresholds: Vec<Threshold>,
    /// Whether values are mapped to texts, which then need no unit.
    pub has_mappings: bool,
}

/// A unit's id, like `s` or `percentunit`.
pub type Unit = Text;

/// An exception for the fields that a matcher finds.
#[derive(Debug, Clone)]
pub struct Override {
    /// Such as `byName`, `byRegexp`, `byFrameRefID`.
    pub matcher: String,
    /// What it looks for: a name, a pattern, a query's letter.
    pub argument: Option<String>,
    pub unit: Option<Unit>,
    pub span: Span,
}

/// From this value on, that colour. `None`: from the very bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    pub value: Option<f64>,
    pub color: Option<String>,
}

impl FieldConfig {
    /// Every unit that is set anywhere.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        let overridden = self.overrides.iter().filter_map(|rule| rule.unit.as_ref());
        self.unit.iter().chain(overridden).chain(&self.legacy_units)
    }
}

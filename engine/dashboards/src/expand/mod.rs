//! Variables filled in as Grafana does before it sends a query: first the dashboard's own, by the browser, then the
//! data source's (`$__interval`, `$__rate_interval`, `$__range`, …), by the server.
//!
//! Sources: Grafana's `interpolateQueryExpr`, `sceneInterpolator`, `formatRegistry`, and `interpolateVariables` of its
//! Prometheus package.

pub mod built_in;
mod civil;
mod escape;
pub mod format;
pub mod interval;
pub mod offered;
pub mod provenance;
pub mod reference;
pub mod stand_in;
pub mod time_range;
pub mod values;

pub use provenance::{Expanded, Piece};

use crate::node::Text;
use built_in::BuiltIn;
use reference::Reference;
use values::{Scope, Value};

/// A choice may contain variables, and their choices others: no deeper than this.
const MAX_NESTING: usize = 4;

/// No query that a server would take is longer; also bounds what nested variables can multiply to.
const MAX_LENGTH: usize = 1 << 20;

/// Fills in every variable of `text`, and keeps account of what came from where.
pub fn expand(text: &Text, scope: &Scope<'_>) -> Expanded {
    let mut expanded = Expanded::default();
    let mut done = 0;
    for reference in reference::find(text) {
        expanded.copy(text, done, reference.span.start);
        done = reference.span.end;
        match fill_in(&reference, text, expanded.text(), scope, MAX_NESTING) {
            Some((value, kind)) if expanded.text().len() + value.len() <= MAX_LENGTH => {
                expanded.replace(&reference, &value, kind);
            }
            _ => expanded.copy(text, reference.span.start, reference.span.end),
        }
    }
    expanded.copy(text, done, text.len());
    expanded
}

/// The text of a string with its variables filled in.
fn expand_plain(text: &str, scope: &Scope<'_>, depth: usize) -> String {
    let mut expanded = String::new();
    let mut done = 0;
    for reference in reference::find(text) {
        expanded.push_str(text.get(done..reference.span.start).unwrap_or_default());
        done = reference.span.end;
        match fill_in(&reference, text, &expanded, scope, depth) {
            Some((value, _)) if expanded.len() + value.len() <= MAX_LENGTH => {
                expanded.push_str(&value);
            }
            _ => expanded.push_str(text.get(reference.span.start..done).unwrap_or_default()),
        }
    }
    expanded.push_str(text.get(done..).unwrap_or_default());
    expanded
}

/// What stands in a text in place of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// A variable of Grafana itself.
    BuiltIn(BuiltIn),
    /// A variable of the dashboard, or an `__inputs` name, with a value that is known.
    Known,
    /// A variable whose values only a server knows: a word, a number or a duration that fits the place.
    StandIn,
}

/// `None` where Grafana would leave the reference as it is.
fn fill_in(
    reference: &Reference,
    text: &str,
    before: &str,
    scope: &Scope<'_>,
    depth: usize,
) -> Option<(String, Filling)> {
    if let Some(value) = scope.value(&reference.name) {
        return Some(match value {
            Value::All(custom) => {
                let custom = if depth > 0 {
                    expand_plain(&custom, scope, depth - 1)
                } else {
                    custom
                };
                (format::custom_all(&custom, reference), Filling::Known)
            }
            Value::Known {
                variable,
                values,
                texts,
            } => {
                let values: Vec<String> = values
                    .into_iter()
                    .map(|value| scope.built_ins_in(&value, depth))
                    .collect();
                (
                    format::values(&variable, &values, &texts, reference),
                    Filling::Known,
                )
            }
            Value::Unknown(name) => {
                let after = text.get(reference.span.end..).unwrap_or_default();
                (stand_in::fitting(&name, before, after), Filling::StandIn)
            }
        });
    }
    let built_in = BuiltIn::named(&reference.name)?;
    let value = built_in.value(scope, reference)?;
    Some((value, Filling::BuiltIn(built_in)))
}

impl Scope<'_> {
    /// A value with the references in it filled in. The data source's variables work in any value, because the
    /// server replaces them last.
    fn built_ins_in(&self, value: &str, depth: usize) -> String {
        if depth == 0 || !value.contains(['$', '[']) {
            return value.to_owned();
        }
        expand_plain(value, self, depth - 1)
    }
}

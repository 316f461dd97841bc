//! In which unit a panel shows what one of its queries returns.

use dashboards::{Override, Panel, Target};

/// The unit of a query's values: that of the panel, unless an exception sets another. Exceptions that only Grafana can
/// resolve may apply or not, so theirs follow. Without any unit it is the empty text.
pub(super) fn units(panel: &Panel, target: &Target) -> Vec<String> {
    let fields = &panel.fields;
    let usual = fields.unit.as_ref().or(fields.legacy_units.first());
    let mut certain = usual.map_or(String::new(), |unit| unit.value.clone());
    let mut possible = Vec::new();
    for rule in &fields.overrides {
        let Some(unit) = &rule.unit else { continue };
        match applies(rule, target) {
            // The last one wins.
            Some(true) => certain.clone_from(&unit.value),
            Some(false) => {}
            None => possible.push(unit.value.clone()),
        }
    }
    possible.insert(0, certain);
    possible
}

/// Whether an exception is for this query's values; `None`: their names are made when they are drawn.
fn applies(rule: &Override, target: &Target) -> Option<bool> {
    let wanted = rule.argument.as_deref()?;
    match rule.matcher.as_str() {
        "byFrameRefID" => Some(target.ref_id.as_deref() == Some(wanted)),
        "byType" => Some(wanted == "number"),
        "byName" => {
            let legend = target.legend.as_deref()?;
            let is_fixed =
                !legend.is_empty() && !legend.starts_with("__") && !legend.contains("{{");
            is_fixed.then_some(legend == wanted)
        }
        _ => None,
    }
}

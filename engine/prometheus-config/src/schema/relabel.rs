//! Relabelling rules: what each action needs and what it refuses.

use config_schema::{EMPTY, Fault, Fields, Kind, Table, field, text, unsigned};

use super::values::label_name;
use crate::Action;

/// `;` and the whole text, as rules have them that say nothing else.
pub(crate) const SEPARATOR: &str = ";";
pub(crate) const REGEX: &str = "(.*)";
pub(crate) const REPLACEMENT: &str = "$1";

pub(super) static RELABEL: Table = Table {
    name: "relabel_config",
    fields: &[
        field("source_labels", Kind::ParsedList(label_name)),
        text("separator"),
        field(
            "regex",
            Kind::Parsed(|text| {
                tsdb::re2::compile(text).map(|_| ()).map_err(|error| {
                    let text = error.to_string();
                    let reason = text.lines().last().unwrap_or_default().trim();
                    format!(
                        "error parsing regexp: {}",
                        reason.trim_start_matches("error: ")
                    )
                })
            }),
        ),
        unsigned("modulus"),
        text("target_label"),
        text("replacement"),
        field(
            "action",
            Kind::Parsed(|text| match Action::parse(text) {
                Some(_) => Ok(()),
                None => Err(format!("unknown relabel action {text:?}")),
            }),
        ),
    ],
    check,
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    let Some(action) = Action::parse(fields.text_or("action", "replace")) else {
        return Err(Fault::new("relabel action cannot be empty").at(fields.span_of("action")));
    };
    let name = action.name();
    let target = fields.text("target_label");
    let replacement = fields.text_or("replacement", REPLACEMENT);
    let modulus = fields.integer("modulus").unwrap_or_default();
    if action == Action::HashMod && modulus == 0 {
        return Err(Fault::new(
            "relabel configuration for hashmod requires non-zero modulus",
        ));
    }
    let rewrites_letters = matches!(action, Action::Lowercase | Action::Uppercase);
    let compares = matches!(action, Action::KeepEqual | Action::DropEqual);
    let needs_target =
        matches!(action, Action::Replace | Action::HashMod) || rewrites_letters || compares;
    if needs_target && target.is_empty() {
        return Err(Fault::new(format!(
            "relabel configuration for {name} action requires 'target_label' value"
        )));
    }
    if (rewrites_letters || compares) && replacement != REPLACEMENT {
        let message = format!("'replacement' can not be set for {name} action");
        return Err(Fault::new(message).at(fields.span_of("replacement")));
    }
    if action == Action::LabelMap && replacement.is_empty() {
        let message = format!("{replacement:?} is invalid 'replacement' for {name} action");
        return Err(Fault::new(message).at(fields.span_of("replacement")));
    }
    let has_others = modulus != 0
        || fields.text_or("separator", SEPARATOR) != SEPARATOR
        || replacement != REPLACEMENT;
    if compares && (has_others || fields.has_key("regex")) {
        return Err(Fault::new(format!(
            "{name} action requires only 'source_labels' and `target_label`, and no other fields"
        )));
    }
    let filters_names = matches!(action, Action::LabelDrop | Action::LabelKeep);
    let has_labels = fields.is_set("source_labels") || !target.is_empty();
    if filters_names && (has_others || has_labels) {
        return Err(Fault::new(format!(
            "{name} action requires only 'regex', and no other fields"
        )));
    }
    Ok(())
}

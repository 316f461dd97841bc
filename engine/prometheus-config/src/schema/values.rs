//! Scalars with rules of their own, and rules that several tables share.

use config_schema::{Fault, Field, Fields, Kind, field};

/// What a scrape may be answered in.
pub(crate) const SCRAPE_PROTOCOLS: [&str; 5] = [
    "OpenMetricsText0.0.1",
    "OpenMetricsText1.0.0",
    "PrometheusProto",
    "PrometheusText0.0.4",
    "PrometheusText1.0.0",
];

/// A map whose keys are label names.
pub(super) const fn label_set(name: &'static str) -> Field {
    field(name, Kind::Map(&Kind::Text))
}

/// Since names may be any UTF-8, only the empty one is none.
pub(super) fn check_label_set(fields: &Fields<'_>, name: &str) -> Result<(), Fault> {
    match fields
        .text_map(name)
        .iter()
        .find(|(label, ..)| label.is_empty())
    {
        Some((_, _, span)) => Err(Fault::new("\"\" is not a valid label name").at(*span)),
        None => Ok(()),
    }
}

/// A label's name.
pub(super) fn label_name(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("\"\" is not a valid label name".to_owned());
    }
    Ok(())
}

/// A number of bytes like `10MB` or `1.5GiB`.
pub(super) const fn bytes(name: &'static str) -> Field {
    field(name, Kind::Parsed(check_bytes))
}

fn check_bytes(text: &str) -> Result<(), String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Ok(());
    }
    let invalid = || format!("units: invalid {text}");
    if unsigned.is_empty() {
        return Err(invalid());
    }
    let mut rest = unsigned;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit() || c == '.';
        let (number, after) = rest.split_at(rest.find(|c| !is_digit(c)).unwrap_or(rest.len()));
        if !number.contains(|c: char| c.is_ascii_digit()) || number.matches('.').count() > 1 {
            return Err(invalid());
        }
        let (unit, after) = after.split_at(after.find(is_digit).unwrap_or(after.len()));
        let prefix = unit.strip_suffix("iB").or_else(|| unit.strip_suffix('B'));
        let is_known = unit == "B" || matches!(prefix, Some("K" | "M" | "G" | "T" | "P" | "E"));
        if !is_known {
            return Err(format!("units: unknown unit {unit} in {text}"));
        }
        rest = after;
    }
    Ok(())
}

/// A path with at most one `*`, in its last part.
pub(crate) fn is_path_pattern(path: &str) -> bool {
    match path.split_once('*') {
        Some((_, rest)) => !rest.contains('/'),
        None => true,
    }
}

/// The rules for `scrape_protocols`; `place` ends the message.
pub(crate) fn check_protocols(fields: &Fields<'_>, place: &str) -> Result<(), Fault> {
    if !fields.is_set("scrape_protocols") {
        return Ok(());
    }
    let span = fields.span_of("scrape_protocols");
    let protocols = fields.texts("scrape_protocols");
    if protocols.is_empty() {
        return Err(Fault::new(format!("scrape_protocols cannot be empty for {place}")).at(span));
    }
    let names: Vec<&str> = protocols.iter().map(|(name, _)| *name).collect();
    for (index, (name, span)) in protocols.iter().enumerate() {
        let before = names.get(..index).unwrap_or_default();
        if before.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            let message = format!(
                "duplicated protocol in scrape_protocols, got [{}] for {place}",
                names.join(" ")
            );
            return Err(Fault::new(message).at(*span));
        }
        if !SCRAPE_PROTOCOLS.contains(name) {
            let message = format!(
                "scrape_protocols: unknown scrape protocol {name}, supported: [{}] for {place}",
                SCRAPE_PROTOCOLS.join(" ")
            );
            return Err(Fault::new(message).at(*span));
        }
    }
    Ok(())
}

/// Refuses a rule or section that is written but empty.
pub(super) fn no_nulls(fields: &Fields<'_>, name: &str, message: &str) -> Result<(), Fault> {
    match fields.list(name).iter().find(|node| node.is_null()) {
        Some(node) => Err(Fault::new(message).at(node.place_of_use())),
        None => Ok(()),
    }
}

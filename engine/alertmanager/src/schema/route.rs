//! `route`, `inhibit_rules` and the time intervals they name.

use std::collections::BTreeSet;

use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, duration, field, tables, text, text_map, texts,
};

use crate::matcher::{compile, is_classic_label_name};
use crate::time::{Zone, parse_day_of_month, parse_month, parse_time, parse_weekday, parse_year};

const REGEX_MAP: Kind = Kind::Map(&Kind::Parsed(|text| compile(text).map(|_| ())));

pub(super) static ROUTE: Table = Table {
    name: "route",
    fields: &[
        text("receiver"),
        texts("group_by"),
        text_map("match"),
        field("match_re", REGEX_MAP),
        texts("matchers"),
        texts("mute_time_intervals"),
        texts("active_time_intervals"),
        boolean("continue"),
        tables("routes", &ROUTE),
        duration("group_wait"),
        duration("group_interval"),
        duration("repeat_interval"),
    ],
    check: check_route,
    ..EMPTY
};

pub(super) static INHIBIT_RULE: Table = Table {
    name: "inhibit_rule",
    fields: &[
        text("name"),
        text_map("source_match"),
        field("source_match_re", REGEX_MAP),
        texts("source_matchers"),
        text_map("target_match"),
        field("target_match_re", REGEX_MAP),
        texts("target_matchers"),
        texts("equal"),
    ],
    check: |fields| {
        for name in ["source_match_re", "target_match_re"] {
            check_regex_map(fields, name)?;
        }
        for name in ["source_match", "target_match"] {
            check_label_names(fields, name)?;
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static MUTE_TIME_INTERVAL: Table = Table {
    name: "mute_time_interval",
    fields: &[text("name"), tables("time_intervals", &TIME_INTERVAL)],
    check: |fields| {
        if fields.has_text("name") {
            return Ok(());
        }
        Err(Fault::new("missing name in mute time interval"))
    },
    ..EMPTY
};

pub(super) static NAMED_TIME_INTERVAL: Table = Table {
    name: "time_interval",
    fields: MUTE_TIME_INTERVAL.fields,
    check: |fields| {
        if fields.has_text("name") {
            return Ok(());
        }
        Err(Fault::new("missing name in time interval"))
    },
    ..EMPTY
};

static TIME_INTERVAL: Table = Table {
    name: "time interval",
    fields: &[
        tables("times", &TIME_RANGE),
        field(
            "weekdays",
            Kind::ParsedList(|text| parse_weekday(text).map(|_| ())),
        ),
        field(
            "days_of_month",
            Kind::ParsedList(|text| parse_day_of_month(text).map(|_| ())),
        ),
        field(
            "months",
            Kind::ParsedList(|text| parse_month(text).map(|_| ())),
        ),
        field(
            "years",
            Kind::ParsedList(|text| parse_year(text).map(|_| ())),
        ),
        field(
            "location",
            Kind::Parsed(|text| Zone::load(text).map(|_| ())),
        ),
    ],
    ..EMPTY
};

static TIME_RANGE: Table = Table {
    name: "time range",
    fields: &[text("start_time"), text("end_time")],
    check: |fields| {
        let (start, end) = (fields.text("start_time"), fields.text("end_time"));
        if start.is_empty() || end.is_empty() {
            return Err(Fault::new("both start and end times must be provided"));
        }
        let minutes = |name: &str| {
            parse_time(fields.text(name))
                .map_err(|reason| Fault::new(reason).at(fields.span_of(name)))
        };
        if minutes("start_time")? >= minutes("end_time")? {
            return Err(Fault::new(
                "start time cannot be equal or greater than end time",
            ));
        }
        Ok(())
    },
    ..EMPTY
};

fn check_route(fields: &Fields<'_>) -> Result<(), Fault> {
    check_regex_map(fields, "match_re")?;
    check_label_names(fields, "match")?;
    check_group_by(fields)?;
    for name in ["group_interval", "repeat_interval"] {
        if fields.duration_ms(name) == Some(0) {
            return Err(Fault::new(format!("{name} cannot be zero")).at(fields.span_of(name)));
        }
    }
    Ok(())
}

fn check_group_by(fields: &Fields<'_>) -> Result<(), Fault> {
    let group_by = fields.texts("group_by");
    let labels = || group_by.iter().filter(|(name, _)| *name != "...");
    for (name, span) in labels() {
        if name.is_empty() {
            let message = format!("invalid label name {name:?} in group_by list");
            return Err(Fault::new(message).at(*span));
        }
    }
    let has_wildcard = group_by.iter().any(|(name, _)| *name == "...");
    if has_wildcard && labels().next().is_some() {
        return Err(Fault::new(
            "cannot have wildcard group_by (`...`) and other labels at the same time",
        )
        .at(fields.span_of("group_by")));
    }
    let mut seen = BTreeSet::new();
    for (name, span) in labels() {
        if !seen.insert(name) {
            return Err(Fault::new(format!("duplicated label {name:?} in group_by")).at(*span));
        }
    }
    Ok(())
}

fn check_label_names(fields: &Fields<'_>, name: &str) -> Result<(), Fault> {
    let pairs = fields.text_map(name);
    match pairs
        .iter()
        .find(|(label, ..)| !is_classic_label_name(label))
    {
        Some((label, _, span)) => {
            Err(Fault::new(format!("invalid label name {label:?}")).at(*span))
        }
        None => Ok(()),
    }
}

fn check_regex_map(fields: &Fields<'_>, name: &str) -> Result<(), Fault> {
    check_label_names(fields, name)?;
    let Some(map) = fields.table(name) else {
        return Ok(());
    };
    for (label, value, span) in map.entries() {
        if value.is_null() {
            let message = format!("invalid regexp value for {label:?}");
            return Err(Fault::new(message).at(span));
        }
    }
    Ok(())
}

//! What an `alertmanager.yml` may hold, as Alertmanager 0.33 decodes it.
//!
//! To add an integration: its table in the file of its kind below `integrations/`, and its row in
//! [`integrations::INTEGRATIONS`].

mod global;
pub(crate) mod integrations;
mod recorder;
mod route;
mod values;

use config_schema::{EMPTY, Kind, Table, field, table, texts};

/// The whole file.
pub(crate) static CONFIG: Table = Table {
    name: "config",
    fields: &[
        table("global", &global::GLOBAL),
        table("route", &route::ROUTE),
        field(
            "inhibit_rules",
            Kind::List(&Kind::Table(&route::INHIBIT_RULE)),
        ),
        field(
            "receivers",
            Kind::List(&Kind::Table(&integrations::RECEIVER)),
        ),
        texts("templates"),
        field(
            "mute_time_intervals",
            Kind::List(&Kind::Table(&route::MUTE_TIME_INTERVAL)),
        ),
        field(
            "time_intervals",
            Kind::List(&Kind::Table(&route::NAMED_TIME_INTERVAL)),
        ),
        table("tracing", &recorder::TRACING),
        table("event_recorder", &recorder::EVENT_RECORDER),
    ],
    ..EMPTY
};

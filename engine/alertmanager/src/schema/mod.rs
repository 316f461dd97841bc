//! What an `alertmanager.yml` may hold, as Alertmanager 0.33 decodes it.
//!
//! To add an integration: its table in the file of its kind below `integrations/`, and its row in
//! [`integrations::INTEGRATIONS`].

mod global;
pub(crate) mod integrations;
mod recorder;
mod route;
mod values;

use config_schema::{EMPTY, Table, table, tables, texts};

/// The whole file.
pub(crate) static CONFIG: Table = Table {
    name: "config",
    fields: &[
        table("global", &global::GLOBAL),
        table("route", &route::ROUTE),
        tables("inhibit_rules", &route::INHIBIT_RULE),
        tables("receivers", &integrations::RECEIVER),
        texts("templates"),
        tables("mute_time_intervals", &route::MUTE_TIME_INTERVAL),
        tables("time_intervals", &route::NAMED_TIME_INTERVAL),
        table("tracing", &recorder::TRACING),
        table("event_recorder", &recorder::EVENT_RECORDER),
    ],
    ..EMPTY
};

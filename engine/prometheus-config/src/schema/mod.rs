//! What a `prometheus.yml` may hold, as Prometheus 3.5 decodes it.

mod alerting;
pub(crate) mod discovery;
mod global;
pub(crate) mod relabel;
mod remote;
mod scrape;
mod values;

use config_schema::{EMPTY, Table, table, tables, texts};

/// The whole file.
pub(crate) static CONFIG: Table = Table {
    name: "config",
    fields: &[
        table("global", &global::GLOBAL),
        table("runtime", &global::RUNTIME),
        table("alerting", &alerting::ALERTING),
        texts("rule_files"),
        texts("scrape_config_files"),
        tables("scrape_configs", &scrape::SCRAPE),
        table("storage", &global::STORAGE),
        table("tracing", &global::TRACING),
        tables("remote_write", &remote::REMOTE_WRITE),
        tables("remote_read", &remote::REMOTE_READ),
        table("otlp", &global::OTLP),
    ],
    ..EMPTY
};

pub(crate) use values::{SCRAPE_PROTOCOLS, check_protocols, is_path_pattern};

//! Reads configuration files by tables of their fields, as strictly as Prometheus and Alertmanager do.
//!
//! Both programs decode YAML into Go structs and refuse what they do not know. A [`Table`] says the same about a
//! mapping; [`check()`] walks a document along it and reports every problem with its place. What both programs share
//! (durations, URLs, the HTTP client's settings) is here too.

mod check;
pub mod duration;
mod fields;
pub mod http_client;
pub mod sigv4;
mod suggest;
mod table;
pub mod url;

pub use check::check;
pub use fields::{Fault, Fields};
pub use table::{
    EMPTY, Field, Kind, Table, boolean, duration, field, integer, number, table, tables, text,
    text_map, texts, unsigned, url,
};

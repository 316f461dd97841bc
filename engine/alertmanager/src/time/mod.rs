//! Calendar time for routes that are muted or active only at times.
//!
//! Instants are milliseconds since 1970-01-01 UTC; nothing here reads a clock.

mod civil;
mod interval;
mod parse;
mod zone;

pub use interval::TimeInterval;
pub(crate) use parse::{parse_day_of_month, parse_month, parse_time, parse_weekday, parse_year};
pub(crate) use zone::Zone;

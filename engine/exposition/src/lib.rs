//! Reads what a `/metrics` endpoint answers: the text format 0.0.4 and OpenMetrics 1.0.
//!
//! Promises: accepts and refuses what Prometheus 3 accepts and refuses, and says line and column of a
//! refusal; no I/O, no clock. What is merely bad style or a malformed histogram is accepted: checks judge that.

mod content_type;
mod cursor;
mod error;
mod family;
mod labels;
mod metadata;
mod negotiation;
mod openmetrics;
mod sample;
mod text;
mod value;

pub use content_type::Format;
pub use error::{ParseError, Problem};
pub use family::{Exposition, Family, MetricType};
pub use negotiation::{Escaping, Negotiated, negotiate};
pub use sample::Sample;
pub use value::{canonical_le, parse_value};

/// Parses a body as a Prometheus would that received it with this `Content-Type` header.
///
/// # Errors
/// Where and why Prometheus 3 would mark the target as down.
pub fn parse(body: &[u8], content_type: Option<&str>) -> Result<Exposition, ParseError> {
    let format = Format::from_content_type(content_type).map_err(ParseError::of_the_whole)?;
    parse_as(body, format)
}

/// Parses a body in a known format.
///
/// # Errors
/// Where and why Prometheus 3 would mark the target as down.
pub fn parse_as(body: &[u8], format: Format) -> Result<Exposition, ParseError> {
    match format {
        Format::Text => text::parse(body),
        Format::OpenMetrics => openmetrics::parse(body),
    }
}

//! Content negotiation: what an endpoint answers to an `Accept` header, and how it writes names beyond ASCII.
//!
//! Follows client_golang's negotiation: entries by falling weight, the first that is known wins, and plain text if
//! none is. It knows version 1.0.0 of the text format as well, and passes over Protobuf, which nothing here reads.

use std::fmt;

use crate::Format;

/// What an endpoint that speaks all text formats answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Negotiated {
    pub format: Format,
    /// The format's own version.
    pub version: &'static str,
    pub escaping: Escaping,
}

/// How names with letters outside the classic set are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escaping {
    /// As they are, quoted: what Prometheus 3 asks for.
    AllowUtf8,
    /// Each foreign character becomes `_`.
    #[default]
    Underscores,
    /// `.` becomes `_dot_`, `_` becomes `__`, others `__`.
    Dots,
    /// `U__` in front, each foreign character as `_` and its hexadecimal code point and `_`.
    Values,
}

impl Escaping {
    /// The scheme behind the value of an `escaping=` parameter.
    pub fn parse(value: &str) -> Option<Self> {
        Some(match value {
            "allow-utf-8" => Self::AllowUtf8,
            "underscores" => Self::Underscores,
            "dots" => Self::Dots,
            "values" => Self::Values,
            _ => return None,
        })
    }

    /// The value of the parameter.
    pub fn word(self) -> &'static str {
        match self {
            Self::AllowUtf8 => "allow-utf-8",
            Self::Underscores => "underscores",
            Self::Dots => "dots",
            Self::Values => "values",
        }
    }

    /// The scheme that a `Content-Type` header names, if it names one.
    pub fn from_content_type(content_type: &str) -> Option<Self> {
        let mut parameters = content_type.split(';').skip(1);
        parameters.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            (name.trim() == "escaping").then(|| Self::parse(value.trim().trim_matches('"')))?
        })
    }
}

/// What an endpoint chooses for an `Accept` header; an empty one asks for nothing in particular.
pub fn negotiate(accept: &str) -> Negotiated {
    let mut entries: Vec<Entry<'_>> = accept.split(',').filter_map(Entry::parse).collect();
    // Stable: of equal weights the first stays first.
    entries.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut escaping = Escaping::default();
    for entry in entries {
        let asked = entry.parameter("escaping").and_then(Escaping::parse);
        escaping = asked.unwrap_or(escaping);
        if let Some((format, version)) = entry.format() {
            return Negotiated {
                format,
                version,
                escaping,
            };
        }
    }
    Negotiated {
        format: Format::Text,
        version: "0.0.4",
        escaping,
    }
}

/// The header that the endpoint sends.
impl fmt::Display for Negotiated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media_type = match self.format {
            Format::Text => "text/plain",
            Format::OpenMetrics => "application/openmetrics-text",
        };
        let (version, escaping) = (self.version, self.escaping.word());
        write!(
            f,
            "{media_type}; version={version}; charset=utf-8; escaping={escaping}"
        )
    }
}

/// One alternative of an `Accept` header.
struct Entry<'a> {
    media_type: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
    weight: f64,
}

impl<'a> Entry<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let media_type = parts.next().filter(|media_type| media_type.contains('/'))?;
        let parameters: Vec<(&str, &str)> = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.trim(), value.trim().trim_matches('"')))
            .collect();
        let weight = parameters.iter().find(|(name, _)| *name == "q");
        // A weight that is no number is no weight.
        let weight = weight.map_or(1.0, |(_, value)| value.parse().unwrap_or(0.0));
        Some(Self {
            media_type,
            parameters,
            weight,
        })
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    /// The text format that this asks for.
    fn format(&self) -> Option<(Format, &'static str)> {
        let version = self.parameter("version").unwrap_or_default();
        Some(match (self.media_type, version) {
            ("text/plain", "" | "0.0.4") => (Format::Text, "0.0.4"),
            ("text/plain", "1.0.0") => (Format::Text, "1.0.0"),
            ("application/openmetrics-text", "" | "0.0.1") => (Format::OpenMetrics, "0.0.1"),
            ("application/openmetrics-text", "1.0.0") => (Format::OpenMetrics, "1.0.0"),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, header: &str) {
        assert_eq!(negotiate(accept).to_string(), header, "{accept}");
    }

    #[test]
    fn prometheus_asks_for_openmetrics_first() {
        check(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
             application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,\
             text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
        );
    }

    #[test]
    fn the_weight_decides_and_not_the_order() {
        check(
            "text/plain;q=0.3, application/openmetrics-text;version=1.0.0;q=0.9",
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
        );
    }

    #[test]
    fn who_asks_for_nothing_known_gets_plain_text() {
        for accept in [
            "",
            "*/*",
            "text/html, application/json",
            "text/plain;version=9",
            ";;q=x,,",
        ] {
            check(
                accept,
                "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
            );
        }
    }

    #[test]
    fn a_scheme_is_read_from_a_content_type() {
        let scheme = |header| Escaping::from_content_type(header);
        assert_eq!(
            scheme("text/plain; version=1.0.0; escaping=dots"),
            Some(Escaping::Dots)
        );
        assert_eq!(scheme("text/plain; version=0.0.4"), None);
        assert_eq!(scheme("text/plain; escaping=nonsense"), None);
    }
}

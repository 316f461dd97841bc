//! Which format a `Content-Type` header announces, by Prometheus 3's rules: no header, no guess.

use crate::Problem;

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `text/plain`, whatever version it names.
    Text,
    /// `application/openmetrics-text`.
    OpenMetrics,
}

impl Format {
    /// The format behind a header.
    ///
    /// # Errors
    /// When the header is missing, malformed, or names another type.
    pub fn from_content_type(content_type: Option<&str>) -> Result<Self, Problem> {
        let header = content_type.unwrap_or_default();
        if header.is_empty() {
            return Err(Problem::NoContentType);
        }
        let unsupported = || Problem::UnsupportedContentType {
            content_type: header.to_owned(),
        };
        let mut parts = header.split(';');
        let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        // An empty last part is a harmless final semicolon.
        if !parts.all(|part| part.trim().is_empty() || part.contains('=')) {
            return Err(unsupported());
        }
        match media_type.as_str() {
            "text/plain" => Ok(Self::Text),
            "application/openmetrics-text" => Ok(Self::OpenMetrics),
            _ => Err(unsupported()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_plain_text_is_the_text_format() {
        for header in [
            "text/plain",
            "TEXT/Plain; version=0.0.4;",
            "text/plain; charset=utf-8",
        ] {
            assert_eq!(
                Format::from_content_type(Some(header)),
                Ok(Format::Text),
                "{header}"
            );
        }
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(Format::from_content_type(None), Err(Problem::NoContentType));
        assert_eq!(
            Format::from_content_type(Some("")),
            Err(Problem::NoContentType)
        );
        for header in ["text/html", "application/json", "text/plain; charset"] {
            assert!(Format::from_content_type(Some(header)).is_err(), "{header}");
        }
    }
}

//! What one request leaves for the next page: a refused form with its input, or a secret to show once.
//!
//! It travels in a cookie that scripts can't read, lives a minute, and is gone once the page has shown it:
//! nothing of it stays in an address, the history or a log.

use serde::{Deserialize, Serialize};

use crate::api_error::ApiError;

/// Whether this site's cookies are kept to HTTPS; provided by the server for each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecureCookies(pub bool);

/// Left for the page at `page`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Flash {
    pub page: String,
    pub error: Option<ApiError>,
    /// What was typed, by field; never a password.
    pub kept: Vec<(String, String)>,
    /// A token or link that is shown this once.
    pub secret: Option<String>,
}

impl Flash {
    /// What was left for `page`; empty when there is nothing.
    pub(crate) fn take(page: &str) -> Self {
        // Pages are rendered on the server only; islands have no request to read.
        #[cfg(feature = "ssr")]
        if let Some(flash) = crate::request::take_flash(page) {
            return flash;
        }
        Self {
            page: page.to_owned(),
            ..Self::default()
        }
    }

    /// What was typed into `field`, or what it should hold at first.
    pub(crate) fn value(&self, field: &str, at_first: &str) -> String {
        let kept = self.kept.iter().find(|(name, _)| name == field);
        kept.map_or(at_first, |(_, value)| value.as_str())
            .to_owned()
    }

    /// What is wrong with `field`.
    pub(crate) fn field_error(&self, field: &str) -> Option<String> {
        self.error.as_ref()?.for_field(field)
    }

    /// What is wrong, when it is about none of `fields`.
    pub(crate) fn general_error(&self, fields: &[&str]) -> Option<&ApiError> {
        let error = self.error.as_ref()?;
        let is_shown = error
            .field
            .as_deref()
            .is_some_and(|field| fields.contains(&field));
        (!is_shown).then_some(error)
    }
}

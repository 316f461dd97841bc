//! What happens around handlers, one concern a file.

pub(crate) mod csrf;
pub(crate) mod error_pages;
pub(crate) mod form_body;
pub(crate) mod headers;
pub(crate) mod observe;
pub(crate) mod panics;
pub(crate) mod server_fn_failures;
pub(crate) mod time_limit;
pub(crate) mod visitor;

//! What happens around handlers, one concern a file.

pub(crate) mod csrf;
pub(crate) mod error_pages;
pub(crate) mod headers;
pub(crate) mod observe;
pub(crate) mod panics;
pub(crate) mod time_limit;
pub(crate) mod visitor;

//! Templates of labels and annotations: Go's text/template with Prometheus' functions, as a library that does no I/O.
//!
//! text → `lexer` → `parser` → [`ast`] → `exec` with the values of `value` and the functions of [`functions`].
//! [`AlertTemplate`] is the face; [`Usage`] tells what a template reads without expanding it.

mod alert;
pub mod ast;
mod error;
mod exec;
pub mod functions;
mod go_fmt;
mod go_time;
mod lexer;
mod number;
mod parser;
#[cfg(test)]
mod tests;
mod token;
mod usage;
mod value;

pub use alert::{AlertTemplate, TemplateContext, TemplateData, TemplateError};
pub use error::{ExecError, ParseError};
pub(crate) use go_time::days_of;
pub use usage::{FunctionUse, LabelUse, QueryUse, Usage, ValueUse};

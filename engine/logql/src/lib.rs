//! LogQL, the language of Loki 3.7: text → lexer → parser → tree with spans → analysis.
//!
//! Promises: [`parse`] always gives a tree, whatever the input. A query has no error exactly if Loki accepts it and
//! can set its pipeline up; what differs on purpose is listed in `engine/README.md`. Places, fixes and colours are
//! those of PromQL, so that whatever shows the one shows the other.

pub mod analysis;
pub mod ast;
pub mod facts;
pub mod highlight;
mod ip_range;
mod json_path;
pub mod lexer;
pub mod literal;
pub mod parser;
pub mod pattern;
pub mod printer;
mod template;
pub mod words;

pub use ast::{Expr, ExprKind};
pub use facts::Kind;
pub use parser::{Parsed, parse};
pub use promql::diagnostic::{self, Diagnostic, Severity};
pub use promql::{Fix, Span};

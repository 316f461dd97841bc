//! PromQL: text → lexer → parser → tree with spans → analysis → evaluation over columns.

pub mod analysis;
pub mod ast;
pub mod complete;
pub mod diagnostic;
pub mod functions;
pub mod highlight;
pub mod lexer;
pub mod literal;
pub mod parser;
pub mod printer;
pub mod words;

pub use ast::{Expr, ExprKind, Span};
pub use diagnostic::{Diagnostic, Fix, Severity};
pub use parser::{ParseOptions, Parsed, parse};

//! PromQL: text → lexer → parser → tree with spans → analysis → evaluation over columns.

pub mod ast;
pub mod functions;

pub use ast::{Expr, ExprKind, Span};

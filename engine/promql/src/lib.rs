//! PromQL: text → lexer → parser → tree with spans → analysis → evaluation over columns.

pub mod ast;
pub mod diagnostic;
pub mod functions;
pub mod highlight;
pub mod lexer;
pub mod literal;
pub mod words;

pub use ast::{Expr, ExprKind, Span};

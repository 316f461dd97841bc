//! PromQL: text → lexer → parser → tree with spans → analysis → evaluation over columns.

pub mod analysis;
pub mod annotations;
pub mod api_json;
pub mod ast;
pub mod complete;
pub mod diagnostic;
pub mod eval;
#[cfg(feature = "explain")]
pub mod explain;
#[cfg(not(feature = "explain"))]
#[expect(dead_code, reason = "only its words for what the evaluator says")]
mod explain;
pub mod functions;
pub mod highlight;
pub mod lexer;
pub mod literal;
pub mod parser;
pub mod printer;
#[cfg(feature = "promqltest")]
pub mod promqltest;
mod query;
pub mod series_notation;
mod string_literal;
pub mod words;

pub use annotations::{Annotation, AnnotationLevel};
pub use ast::{Expr, ExprKind, Span};
pub use diagnostic::{Diagnostic, Fix, Severity};
pub use eval::{
    EvalError, EvalErrorKind, EvalOptions, Evaluation, MatrixSeries, RangeParams, Value,
    VectorSample, evaluate_instant, evaluate_range,
};
#[cfg(feature = "explain")]
pub use explain::{Explanation, explain};
pub use functions::Sample;
pub use parser::{ParseOptions, Parsed, parse};
pub use query::{QueryError, QuerySettings, QueryTimes, RangeError, query};
pub use string_literal::StringLiteral;

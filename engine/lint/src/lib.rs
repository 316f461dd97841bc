//! One linter for everything a student writes: metrics, rules, queries, Prometheus' and Alertmanager's configuration,
//! dashboards.
//!
//! Promises: an `error` only where the real server refuses the file; silence where something cannot be known; the
//! same findings for the same text, natively and in WASM. A check is one file with one documentation page, and the
//! page's two examples are its test.
//!
//! To add a check: 1. a file beside its kin with a `PAGE` and a `CHECK`; 2. its `CHECK` in the `CHECKS` of that
//! folder's `mod.rs`; 3. `cargo test -p lint`: the page's wrong example must be found, the right one must not.

pub mod alertmanager;
mod check;
pub mod dashboard;
mod finding;
mod findings;
pub mod flow;
pub mod logql;
pub mod metrics;
pub mod misconceptions;
pub mod page;
pub mod prometheus;
pub mod query;
mod registry;
mod render;
pub mod rules;
mod source;

pub use check::{Check, Run};
pub use finding::{Edit, Finding, Fix, Severity};
pub use findings::Findings;
pub use page::{Kind, Page};
pub use promql::Span;
pub use registry::{checks, explain, page};
pub use render::render;
pub use source::{Place, Source};
/// The text in which findings in a YAML file have their places: a server reads UTF-16 as well.
pub use yaml::text_of as yaml_text;

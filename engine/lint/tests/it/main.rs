//! The linter as its callers see it.

mod metrics_corpus;
mod pages;

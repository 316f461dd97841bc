//! The linter as its callers see it.

mod dashboards;
mod log_queries;
mod metrics_corpus;
mod misconceptions;
mod pages;
mod queries;
mod rule_files;
mod scrape_corpus;

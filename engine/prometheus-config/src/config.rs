//! A configuration that was accepted, defaults filled in.

use tsdb::Labels;
use yaml::{Span, Spanned};

use crate::RelabelConfig;

/// An accepted `prometheus.yml`.
#[derive(Debug, Clone)]
pub struct Config {
    pub global: Global,
    /// Patterns, as written.
    pub rule_files: Vec<Spanned<String>>,
    /// Patterns, as written.
    pub scrape_config_files: Vec<Spanned<String>>,
    pub scrape_configs: Vec<ScrapeConfig>,
    pub alert_relabel_configs: Vec<RelabelConfig>,
    pub alertmanagers: Vec<AlertmanagerConfig>,
    pub remote_write: Vec<Remote>,
    pub remote_read: Vec<Remote>,
}

/// What holds where a job says nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Global {
    pub scrape_interval_ms: i64,
    pub scrape_timeout_ms: i64,
    pub evaluation_interval_ms: i64,
    pub rule_query_offset_ms: i64,
    /// As written: `$NAME` is not replaced from the environment.
    pub external_labels: Labels,
}

/// A job: targets that are scraped alike.
#[derive(Debug, Clone)]
pub struct ScrapeConfig {
    pub span: Span,
    pub job_name: Spanned<String>,
    pub scrape_interval_ms: i64,
    pub scrape_timeout_ms: i64,
    pub metrics_path: String,
    pub scheme: String,
    pub honor_labels: bool,
    pub honor_timestamps: bool,
    /// The most samples of one scrape; 0 is no limit.
    pub sample_limit: i64,
    /// URL parameters by name, in the order of the file.
    pub params: Vec<(String, Vec<String>)>,
    pub static_configs: Vec<TargetGroup>,
    /// Ways of finding targets other than static ones.
    pub discoveries: Vec<Discovery>,
    pub relabel_configs: Vec<RelabelConfig>,
    pub metric_relabel_configs: Vec<RelabelConfig>,
}

/// Targets with labels in common.
#[derive(Debug, Clone)]
pub struct TargetGroup {
    pub span: Span,
    /// `host:port` each.
    pub targets: Vec<Spanned<String>>,
    pub labels: Labels,
}

/// A way of finding targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    pub span: Span,
    /// The key, like `kubernetes_sd_configs`.
    pub key: String,
}

/// Where alerts are sent.
#[derive(Debug, Clone)]
pub struct AlertmanagerConfig {
    pub span: Span,
    pub scheme: String,
    pub path_prefix: String,
    pub timeout_ms: i64,
    pub static_configs: Vec<TargetGroup>,
    pub discoveries: Vec<Discovery>,
    pub relabel_configs: Vec<RelabelConfig>,
    pub alert_relabel_configs: Vec<RelabelConfig>,
}

/// A store elsewhere, written to or read from.
#[derive(Debug, Clone)]
pub struct Remote {
    pub span: Span,
    pub url: Spanned<String>,
    /// Empty when it has none.
    pub name: String,
    /// Rules for what is written; none for a store that is read.
    pub write_relabel_configs: Vec<RelabelConfig>,
}

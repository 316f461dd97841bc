//! One setting, three places: a key of `sightline.toml`, an environment variable, a flag.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use serde::Deserialize;

/// What may be set; what is not set falls to the next place.
#[derive(Debug, Clone, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Configuration file [default: sightline.toml, if it is there]
    #[arg(long, env = "SIGHTLINE_CONFIG", global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Address to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "SIGHTLINE_ADDR", global = true, value_name = "IP:PORT")]
    pub addr: Option<SocketAddr>,

    /// Where browsers reach the site, if a proxy stands in front; with https, cookies are kept to HTTPS
    #[arg(long, env = "SIGHTLINE_PUBLIC_URL", global = true, value_name = "URL")]
    pub public_url: Option<String>,

    /// sqlite://FILE or postgres://… [default: sightline.db in the data directory]
    #[arg(
        long,
        env = "SIGHTLINE_DATABASE_URL",
        global = true,
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,

    /// Folder for the database and the evidence [default: sightline-data]
    #[arg(long, env = "SIGHTLINE_DATA_DIR", global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Folder of the lessons [default: content]
    #[arg(long, env = "SIGHTLINE_CONTENT_DIR", global = true, value_name = "DIR")]
    pub content_dir: Option<PathBuf>,

    /// Folder of the labs [default: labs]
    #[arg(long, env = "SIGHTLINE_LABS_DIR", global = true, value_name = "DIR")]
    pub labs_dir: Option<PathBuf>,

    /// Folder of what browsers load, made by `cargo xtask web` [default: target/site]
    #[arg(long, env = "SIGHTLINE_SITE_ROOT", global = true, value_name = "DIR")]
    pub site_root: Option<PathBuf>,

    /// Proxies whose X-Forwarded-For is believed [default: none]
    #[arg(
        long,
        env = "SIGHTLINE_TRUSTED_PROXIES",
        global = true,
        value_name = "IP,…",
        value_delimiter = ','
    )]
    pub trusted_proxies: Option<Vec<IpAddr>>,

    /// Networks that students' stacks may be in although they are not public
    /// [default: the loopback if the server listens on it and no proxy is configured, else none]
    #[arg(
        long,
        env = "SIGHTLINE_GUARD_ALLOW",
        global = true,
        value_name = "CIDR,…",
        value_delimiter = ','
    )]
    pub guard_allow: Option<Vec<String>>,

    /// Submissions graded at the same time; 0 leaves grading to other processes [default: 4]
    #[arg(
        long,
        env = "SIGHTLINE_GRADING_WORKERS",
        global = true,
        value_name = "N"
    )]
    pub grading_workers: Option<usize>,

    /// What is logged, such as `info` or `info,services=debug` [default: info]
    #[arg(long, env = "SIGHTLINE_LOG", global = true, value_name = "FILTER")]
    pub log: Option<String>,

    /// How it is logged [default: text]
    #[arg(
        long,
        env = "SIGHTLINE_LOG_FORMAT",
        global = true,
        value_name = "FORMAT"
    )]
    pub log_format: Option<LogFormat>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl Settings {
    /// These settings, with those of `lower` where nothing is set.
    #[must_use]
    pub(super) fn or(self, lower: Settings) -> Settings {
        Settings {
            config: self.config.or(lower.config),
            addr: self.addr.or(lower.addr),
            public_url: self.public_url.or(lower.public_url),
            database_url: self.database_url.or(lower.database_url),
            data_dir: self.data_dir.or(lower.data_dir),
            content_dir: self.content_dir.or(lower.content_dir),
            labs_dir: self.labs_dir.or(lower.labs_dir),
            site_root: self.site_root.or(lower.site_root),
            trusted_proxies: self.trusted_proxies.or(lower.trusted_proxies),
            guard_allow: self.guard_allow.or(lower.guard_allow),
            grading_workers: self.grading_workers.or(lower.grading_workers),
            log: self.log.or(lower.log),
            log_format: self.log_format.or(lower.log_format),
        }
    }
}

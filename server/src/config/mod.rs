//! What the operator decides: defaults < `sightline.toml` < environment `SIGHTLINE_*` < flags.

mod file;
mod settings;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use url::Url;

pub use file::FileError;
pub use settings::{LogFormat, Settings};

/// The file that is read if it is there and no other is named.
const DEFAULT_FILE: &str = "sightline.toml";

/// The configuration, with every default filled in.
#[derive(Debug, Clone)]
pub struct Config {
    pub addr: SocketAddr,
    /// Where browsers think we are, if a proxy stands in front.
    pub public_url: Option<Url>,
    pub database_url: String,
    pub data_dir: PathBuf,
    pub content_dir: PathBuf,
    pub labs_dir: PathBuf,
    pub site_root: PathBuf,
    pub trusted_proxies: Vec<IpAddr>,
    /// Networks that students' stacks may be in although they are not public.
    pub guard_allow: Vec<String>,
    pub grading_workers: usize,
    pub log: String,
    pub log_format: LogFormat,
}

/// A configuration that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("`{setting}` = `{value}`: {problem}")]
    Value {
        setting: &'static str,
        value: String,
        problem: String,
    },
}

impl Config {
    /// Reads the file and lays `given` (environment and flags) over it.
    pub fn load(given: Settings) -> Result<Config, ConfigError> {
        let settings = match &given.config {
            Some(path) => given.clone().or(file::read(path)?),
            None if Path::new(DEFAULT_FILE).exists() => {
                given.clone().or(file::read(Path::new(DEFAULT_FILE))?)
            }
            None => given,
        };
        Config::from_settings(settings)
    }

    fn from_settings(settings: Settings) -> Result<Config, ConfigError> {
        let data_dir = settings.data_dir.unwrap_or_else(|| "sightline-data".into());
        let addr = settings
            .addr
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let database_url = settings
            .database_url
            .unwrap_or_else(|| format!("sqlite://{}", data_dir.join("sightline.db").display()));
        let grading_workers = settings.grading_workers.unwrap_or(4);
        if grading_workers > 64 {
            return Err(ConfigError::Value {
                setting: "grading_workers",
                value: grading_workers.to_string(),
                problem: "use at most 64".to_owned(),
            });
        }
        let public_url = settings.public_url.as_deref().map(public_url).transpose()?;
        let trusted_proxies = settings.trusted_proxies.unwrap_or_default();
        // A server listens on the loopback as well, behind a proxy: there the loopback holds its own database.
        let is_laptop =
            addr.ip().is_loopback() && public_url.is_none() && trusted_proxies.is_empty();
        Ok(Config {
            public_url,
            guard_allow: settings.guard_allow.unwrap_or_else(|| {
                // On a laptop the stack to be checked is on the laptop.
                if is_laptop {
                    vec!["127.0.0.0/8".to_owned(), "::1/128".to_owned()]
                } else {
                    Vec::new()
                }
            }),
            addr,
            database_url,
            data_dir,
            content_dir: settings.content_dir.unwrap_or_else(|| "content".into()),
            labs_dir: settings.labs_dir.unwrap_or_else(|| "labs".into()),
            site_root: settings.site_root.unwrap_or_else(|| "target/site".into()),
            trusted_proxies,
            grading_workers,
            log: settings.log.unwrap_or_else(|| "info".to_owned()),
            log_format: settings.log_format.unwrap_or_default(),
        })
    }

    /// Whether cookies can be kept to HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme() == "https")
    }

    /// The address to print links with.
    pub fn base_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.addr),
        }
    }
}

fn public_url(text: &str) -> Result<Url, ConfigError> {
    let refuse = |problem: String| ConfigError::Value {
        setting: "public_url",
        value: text.to_owned(),
        problem,
    };
    let url = Url::parse(text).map_err(|error| refuse(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.path() != "/" {
        return Err(refuse(
            "use `http://` or `https://` with a host and no path".to_owned(),
        ));
    }
    Ok(url)
}

#[cfg(test)]
mod tests;

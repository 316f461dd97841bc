//! The guard: a URL from a student is hostile until it has passed here.
//!
//! Promises: a name is looked up once and only the checked addresses are connected to, so a name that changes
//! its mind between check and use gains nothing.

mod address;
mod network;

use std::net::SocketAddr;

use url::Url;

pub use network::{Network, NetworkError};

/// Decides which URLs a probe may call.
#[derive(Debug, Clone)]
pub struct Guard {
    policy: Policy,
}

#[derive(Debug, Clone)]
enum Policy {
    Open,
    DenyPrivate { allowed: Vec<Network> },
}

/// A URL that passed, and the only addresses it may be reached at.
#[derive(Debug, Clone)]
pub(crate) struct CheckedUrl {
    pub(crate) url: Url,
    pub(crate) addresses: Vec<SocketAddr>,
}

/// Why a URL was refused.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    #[error("`{url}` is not a URL: {problem}")]
    NotAUrl { url: String, problem: String },
    #[error("`{url}` is neither http nor https")]
    Scheme { url: String },
    #[error("`{host}`: leave user name and password out of the URL")]
    Credentials { host: String },
    #[error("`{url}` names no host")]
    NoHost { url: String },
    #[error("the name `{host}` is not known: {source}")]
    UnknownName {
        host: String,
        source: std::io::Error,
    },
    #[error("`{host}` is at {address}, which this server may not call")]
    ForbiddenAddress { host: String, address: String },
}

impl Guard {
    /// Lets every http(s) URL pass: for a student's own machine.
    pub fn open() -> Self {
        Self {
            policy: Policy::Open,
        }
    }

    /// Refuses loopback, private, link-local and other inner addresses, save those listed: for a server.
    pub fn deny_private(allowed: Vec<Network>) -> Self {
        Self {
            policy: Policy::DenyPrivate { allowed },
        }
    }

    /// Says whether a probe would call this URL now; the probe asks again when it calls.
    pub async fn check(&self, url: &str) -> Result<(), GuardError> {
        self.pass(url).await.map(drop)
    }

    /// Checks a URL and looks its host up.
    pub(crate) async fn pass(&self, text: &str) -> Result<CheckedUrl, GuardError> {
        let url = Url::parse(text).map_err(|error| GuardError::NotAUrl {
            url: text.to_owned(),
            problem: error.to_string(),
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(GuardError::Scheme {
                url: text.to_owned(),
            });
        }
        let no_host = || GuardError::NoHost {
            url: text.to_owned(),
        };
        let host = url.host_str().ok_or_else(no_host)?.to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(GuardError::Credentials { host });
        }
        let port = url.port_or_known_default().ok_or_else(no_host)?;
        // IPv6 hosts stand in brackets in a URL, and without them in a lookup.
        let bare = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let addresses: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
            .await
            .map_err(|source| GuardError::UnknownName {
                host: host.clone(),
                source,
            })?
            .collect();
        if addresses.is_empty() {
            return Err(no_host());
        }
        // One forbidden address refuses the name: which one gets connected to is not ours to choose.
        if let Some(address) = addresses.iter().find(|address| !self.allows(address)) {
            return Err(GuardError::ForbiddenAddress {
                host,
                address: address.ip().to_string(),
            });
        }
        Ok(CheckedUrl { url, addresses })
    }

    fn allows(&self, address: &SocketAddr) -> bool {
        match &self.policy {
            Policy::Open => true,
            Policy::DenyPrivate { allowed } => {
                address::is_public(address.ip())
                    || allowed.iter().any(|network| network.contains(address.ip()))
            }
        }
    }
}

#[cfg(test)]
mod tests;

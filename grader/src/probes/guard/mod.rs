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
    #[error(
        "`{host}` is at {address}, where this server may not listen unless `guard_allow` names it"
    )]
    ForbiddenListening { host: String, address: String },
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
        let checked = look_up(text).await?;
        // One forbidden address refuses the name: which one gets connected to is not ours to choose.
        match checked.first(|address| !self.allows(address)) {
            Some((host, address)) => Err(GuardError::ForbiddenAddress { host, address }),
            None => Ok(checked),
        }
    }

    /// The same for an address at which this program is to listen: a port of a server is nobody's but the server's,
    /// and on the open internet it is reached by everybody.
    pub(crate) async fn pass_for_listening(&self, text: &str) -> Result<CheckedUrl, GuardError> {
        let checked = look_up(text).await?;
        match checked.first(|address| !self.lists(address)) {
            Some((host, address)) => Err(GuardError::ForbiddenListening { host, address }),
            None => Ok(checked),
        }
    }

    fn allows(&self, address: &SocketAddr) -> bool {
        address::is_public(address.ip()) || self.lists(address)
    }

    /// Whether an address was named, or every address is allowed.
    fn lists(&self, address: &SocketAddr) -> bool {
        match &self.policy {
            Policy::Open => true,
            Policy::DenyPrivate { allowed } => {
                allowed.iter().any(|network| network.contains(address.ip()))
            }
        }
    }
}

impl CheckedUrl {
    /// The first of its addresses of which this holds, with the host, as a refusal names them.
    fn first(&self, is: impl Fn(&SocketAddr) -> bool) -> Option<(String, String)> {
        let address = self.addresses.iter().find(|address| is(address))?;
        let host = self.url.host_str().unwrap_or_default().to_owned();
        Some((host, address.ip().to_string()))
    }
}

/// Reads a URL as probes may call one, and looks its host up; its addresses are still to be checked.
async fn look_up(text: &str) -> Result<CheckedUrl, GuardError> {
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
    Ok(CheckedUrl { url, addresses })
}

#[cfg(test)]
mod tests;

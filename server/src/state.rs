//! What every handler can reach.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use services::Services;
use tokio::sync::watch;

use crate::config::Config;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub(crate) services: Services,
    pub(crate) leptos: LeptosOptions,
    pub(crate) site: Arc<Site>,
    pub(crate) shutdown: Shutdown,
}

/// What the middleware has to know of the configuration.
#[derive(Debug)]
pub(crate) struct Site {
    /// Where browsers think we are, such as `https://sightline.example.org`.
    pub(crate) origin: Option<String>,
    pub(crate) is_https: bool,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// The address of the pages' style, for the pages that do not come from `app`.
    pub(crate) stylesheet: Option<String>,
}

impl AppState {
    /// Puts together what the router needs.
    pub fn new(services: Services, config: &Config, shutdown: Shutdown) -> AppState {
        let leptos = LeptosOptions::builder()
            .output_name("app")
            .site_root(config.site_root.display().to_string())
            .site_pkg_dir("pkg")
            .site_addr(config.addr)
            .build();
        let site = Site {
            origin: config
                .public_url
                .as_ref()
                .map(|url| url.origin().ascii_serialization()),
            is_https: config.is_https(),
            trusted_proxies: config.trusted_proxies.clone(),
            stylesheet: stylesheet(&config.site_root),
        };
        AppState {
            services,
            leptos,
            site: Arc::new(site),
            shutdown,
        }
    }
}

/// From the manifest that `cargo xtask web` writes; without it pages are bare.
fn stylesheet(site_root: &Path) -> Option<String> {
    let manifest = std::fs::read(site_root.join("pkg/assets.json")).ok()?;
    let names: BTreeMap<String, String> = serde_json::from_slice(&manifest).ok()?;
    Some(format!("/pkg/{}", names.get("main.css")?))
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> LeptosOptions {
        state.leptos.clone()
    }
}

/// Says when the server is to stop. Clones hear it as well.
#[derive(Debug, Clone)]
pub struct Shutdown {
    sender: Arc<watch::Sender<bool>>,
}

impl Shutdown {
    #[expect(
        clippy::new_without_default,
        reason = "a default shutdown that nobody can call would be odd"
    )]
    pub fn new() -> Shutdown {
        Shutdown {
            sender: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Asks everything to stop.
    pub fn begin(&self) {
        self.sender.send_replace(true);
    }

    /// Waits until stopping was asked for.
    pub async fn begun(&self) {
        let mut receiver = self.sender.subscribe();
        // An error means that the sender is gone, which `self` rules out.
        let _ = receiver.wait_for(|has_begun| *has_begun).await;
    }
}

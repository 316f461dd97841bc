//! `sightline serve`.

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::say;
use crate::config::Config;
use crate::{Shutdown, open_services};

/// Serves until it is interrupted.
pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    // First of all: who starts a second server should hear of the port, not of a locked database.
    let listener = TcpListener::bind(config.addr).await.with_context(|| {
        format!(
            "can't listen on {}: choose another with --addr",
            config.addr
        )
    })?;
    let services = open_services(config).await?;
    if config.guard_allow.is_empty() {
        tracing::info!("submissions may name public addresses only; `guard_allow` adds networks");
    } else {
        tracing::info!(networks = ?config.guard_allow, "submissions may name addresses in these networks as well");
    }
    say(&format!("Sightline is at {}", config.base_url()))?;
    if let Some(token) = services.accounts.open_setup().await? {
        say("Nobody has an account yet. This link makes the first instructor, once:")?;
        say(&format!("  {}/setup/{token}", config.base_url()))?;
    }

    let shutdown = Shutdown::new();
    stop_on_signal(shutdown.clone())?;
    crate::serve(listener, services, config, shutdown).await
}

fn stop_on_signal(shutdown: Shutdown) -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: requests under way are finished, gradings go back to the queue");
        shutdown.begin();
    });
    Ok(())
}

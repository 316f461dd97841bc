//! `sightline migrate`.

use super::say;
use crate::config::Config;
use crate::open_storage;

/// Brings the database up to date.
pub(super) async fn run(config: &Config) -> anyhow::Result<()> {
    let (db, _) = open_storage(config).await?;
    db.close().await;
    say("the database is up to date")
}

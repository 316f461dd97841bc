//! `sightline token …`.

use super::say;
use crate::config::Config;
use crate::open_accounts;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make an API token for an account and print it; it is shown only this once
    Create {
        /// The name that signs in
        name: String,
        /// What the account page calls the token
        #[arg(long, default_value = "made by the operator")]
        label: String,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let (_, tokens) = open_accounts(config).await?;
    match command {
        Command::Create { name, label } => {
            let made = tokens.create_as_operator(&name, &label).await?;
            say(&made.token)
        }
    }
}

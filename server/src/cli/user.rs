//! `sightline user …`.

use std::io::BufRead;

use anyhow::Context;

use super::say;
use crate::config::Config;
use crate::open_accounts;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List all accounts
    List,
    /// Set a new password, read from standard input, and end the account's sessions and API tokens
    ResetPassword {
        /// The name that signs in
        name: String,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let (accounts, _) = open_accounts(config).await?;
    match command {
        Command::List => {
            for person in accounts.list_as_operator().await? {
                say(&format!(
                    "{:<12} {:<24} {}",
                    person.role.word(),
                    person.name,
                    person.display_name
                ))?;
            }
        }
        Command::ResetPassword { name } => {
            let mut password = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut password)
                .context("the password is read from standard input")?;
            let password = password.trim_end_matches(['\r', '\n']);
            accounts.reset_password_as_operator(&name, password).await?;
            say(&format!(
                "`{name}` has a new password, is signed out everywhere and has no API token any more"
            ))?;
        }
    }
    Ok(())
}

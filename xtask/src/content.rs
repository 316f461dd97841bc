//! `cargo xtask content`: runs everything that the texts below `content/` and `labs/` claim.

use std::process::ExitCode;

use crate::root;

#[derive(clap::Args)]
pub struct Args {}

pub fn run(_: &Args) -> anyhow::Result<ExitCode> {
    let report = content_check::check(&root(), &root().join("target/content-check"));
    println!("{report}");
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

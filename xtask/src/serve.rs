//! `cargo xtask serve`: sets up what is missing, builds, and runs the site until Ctrl-C.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::web::{self, Quality};
use crate::{dataset, root, steps};

#[derive(clap::Args)]
pub struct Args {
    /// Build everything to be small and fast instead of soon
    #[arg(long)]
    release: bool,
    /// The port on 127.0.0.1; without it, what `SIGHTLINE_ADDR` or `sightline.toml` say, else 3000
    #[arg(long)]
    port: Option<u16>,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    dataset::build_if_stale()?;
    web::build(if args.release {
        Quality::Release
    } else {
        Quality::Dev
    })?;
    let server = build_server(args.release)?;

    // The server's own defaults fit the workspace's root: `content`, `labs`, `target/site`, `sightline-data`.
    let mut command = Command::new(&server);
    command.arg("serve").current_dir(root());
    if let Some(port) = args.port {
        command
            .arg("--addr")
            .arg(SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string());
    }
    // The server takes this process over, so that Ctrl-C reaches it alone and it can finish what it has begun.
    let error = command.exec();
    Err(anyhow::Error::new(error).context(format!("could not start {}", server.display())))
}

fn build_server(is_release: bool) -> anyhow::Result<PathBuf> {
    let mut cargo = steps::cargo("build --package server --bin sightline");
    if is_release {
        cargo.arg("--release");
    }
    steps::shown(&mut cargo)?;
    let profile = if is_release { "release" } else { "debug" };
    Ok(web::target_directory()?.join(profile).join("sightline"))
}

//! `cargo xtask web`: everything a browser loads, under `target/site/pkg` with content hashes in the names.
//!
//! The dataset, where it has been built, is put beside it.
//! The steps: three WASM modules (`wasm.rs`), npm and esbuild (`bundle.rs`), hashed names, compressed twins and the
//! `assets.json` that the server's pages read (`publish.rs`).

mod bundle;
mod publish;
pub mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

use wasm::Host;

use crate::setup::Component;

#[derive(clap::Args)]
pub struct Args {
    /// Build quickly instead of small
    #[arg(long)]
    pub dev: bool,
}

/// Whether the browser's side is built to be small or to be built soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    Dev,
    Release,
}

/// The folder that the server serves as its site root.
pub fn site_root() -> PathBuf {
    crate::root().join("target/site")
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let quality = if args.dev {
        Quality::Dev
    } else {
        Quality::Release
    };
    build(quality)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds what is stale and prints what a browser will download.
pub fn build(quality: Quality) -> anyhow::Result<()> {
    Component::Npm.ensure()?;
    let work = crate::root().join("target/web");
    let app = wasm::build(
        "app",
        &["--no-default-features", "--features", "hydrate"],
        quality,
        Host::Browser,
        &work,
    )?;
    let engine = wasm::build("engine-web", &[], quality, Host::Browser, &work)?;
    bundle::install_packages(&work)?;
    let rules = wasm::build("rules-web", &[], quality, Host::Browser, &work)?;
    let modules = [("app", &app), ("engine", &engine), ("rules", &rules)];
    let bundled = bundle::run(&modules, quality, &work)?;
    let sizes = publish::publish(&modules, &bundled, quality, &site_root().join("pkg"))?;
    sizes.print();
    publish::copy_dataset(
        &crate::root().join("target/data"),
        &site_root().join("data"),
    )?;
    Ok(())
}

/// Builds `engine-web` with a feature for Node and returns its JavaScript file.
pub fn build_engine_for_node(feature: &str, quality: Quality) -> anyhow::Result<PathBuf> {
    // A folder for each kind of build: what one left must not pass for another's.
    let work = crate::root().join("target/node").join(feature);
    let cargo_args = ["--features", feature];
    let engine = wasm::build("engine-web", &cargo_args, quality, Host::Node, &work)?;
    Ok(engine.js)
}

/// Where cargo puts what it builds.
pub fn target_directory() -> anyhow::Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(crate::root())
        .no_deps()
        .exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

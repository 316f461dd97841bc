//! `cargo xtask check`: what CI runs before the tests.

use std::process::ExitCode;

use crate::steps::{cargo, run as step};
use crate::{layering, licences, web};

#[derive(clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> anyhow::Result<ExitCode> {
    layering::check()?;
    licences::check()?;
    step("format", &mut cargo("fmt --all --check"))?;
    let lints = "clippy --workspace --all-targets -- -D warnings";
    step("lints", &mut cargo(lints))?;
    web::wasm::ensure_target()?;
    let lints = "clippy --target wasm32-unknown-unknown --lib --no-default-features";
    for (title, package) in [
        ("lints of the app in the browser", "app --features hydrate"),
        ("lints of the engine in the browser", "engine-web"),
        (
            "lints of the engine's conformance runner",
            "engine-web --features conformance",
        ),
        ("lints of the engine's bench", "engine-web --features bench"),
    ] {
        let line = format!("{lints} --package {package} -- -D warnings");
        step(title, &mut cargo(&line))?;
    }
    let checks =
        "check --package grader --lib --no-default-features --target wasm32-unknown-unknown";
    step("the checks compile to WASM", &mut cargo(checks))?;
    let docs = "doc --workspace --no-deps --document-private-items --quiet";
    step(
        "documentation",
        cargo(docs).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask check`: what CI runs before the tests.

use std::process::ExitCode;

use crate::steps::{cargo, run as step};
use crate::{layering, licences};

#[derive(clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> anyhow::Result<ExitCode> {
    layering::check()?;
    licences::check()?;
    step("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    step("lints", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    for (title, package, features) in
        [("lints of the app in the browser", "app", "hydrate"), ("lints of the engine in the browser", "engine-web", "")]
    {
        let mut clippy = cargo(&["clippy", "--package", package, "--target", "wasm32-unknown-unknown"]);
        clippy.args(["--lib", "--no-default-features", "--features", features, "--", "-D", "warnings"]);
        step(title, &mut clippy)?;
    }
    let checks = ["check", "--package", "grader", "--lib", "--no-default-features", "--target", "wasm32-unknown-unknown"];
    step("the checks compile to WASM", &mut cargo(&checks))?;
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"]);
    step("documentation", docs.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(ExitCode::SUCCESS)
}

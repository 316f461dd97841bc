//! Every dependency's licence must be one that we may ship, and every crate must come from crates.io.
//! The allowed licences are those of `deny.toml`. Known advisories need the RustSec database, which `cargo deny` fetches where it is installed.

use anyhow::{Context, bail};
use cargo_metadata::{Metadata, MetadataCommand};
use serde::Deserialize;

use crate::steps;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check() -> anyhow::Result<()> {
    let metadata = MetadataCommand::new()
        .current_dir(crate::root())
        .exec()
        .context("could not run cargo metadata")?;
    let mistakes = mistakes(&metadata, &allowed_licences()?);
    if !mistakes.is_empty() {
        bail!("dependencies that can't stay:\n  {}", mistakes.join("\n  "));
    }
    println!(
        "licences and sources of {} packages are fine",
        metadata.packages.len()
    );
    advisories()
}

#[derive(Deserialize)]
struct DenyFile {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

fn allowed_licences() -> anyhow::Result<Vec<String>> {
    let path = crate::root().join("deny.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("could not read {}", path.display()))?;
    let file: DenyFile =
        toml::from_str(&text).with_context(|| format!("{} can't be read", path.display()))?;
    Ok(file.licenses.allow)
}

fn mistakes(metadata: &Metadata, allowed: &[String]) -> Vec<String> {
    let mut mistakes = Vec::new();
    for package in &metadata.packages {
        let name = format!("{} {}", package.name, package.version);
        if let Some(source) = &package.source
            && source.repr != CRATES_IO
        {
            mistakes.push(format!(
                "{name} comes from {}, not from crates.io",
                source.repr
            ));
        }
        match &package.license {
            None => mistakes.push(format!("{name} names no licence")),
            Some(licence) if !is_allowed(licence, allowed) => {
                mistakes.push(format!("{name} is under {licence}"));
            }
            Some(_) => {}
        }
    }
    mistakes
}

/// Reads an SPDX expression: of an `OR` one side is enough, of an `AND` all are needed.
/// `/` is how older crates write `OR`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some(sides) = split_outside_parentheses(expression, " AND ") {
        return sides.into_iter().all(|side| is_allowed(side, allowed));
    }
    if let Some(sides) = split_outside_parentheses(expression, " OR ") {
        return sides.into_iter().any(|side| is_allowed(side, allowed));
    }
    match expression
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.iter().any(|licence| licence == expression),
    }
}

/// The parts between `separator` at the outermost level; `None` when it does not occur there.
fn split_outside_parentheses<'a>(text: &'a str, separator: &str) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (index, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && text[index..].starts_with(separator) => {
                parts.push(&text[start..index]);
                start = index + separator.len();
            }
            _ => {}
        }
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(&text[start..]);
    Some(parts)
}

/// Asks `cargo deny` for known vulnerabilities, where it is installed and can reach its database.
fn advisories() -> anyhow::Result<()> {
    let deny = |arguments: &[&str]| steps::cargo("deny").args(arguments).output();
    let is_installed = deny(&["--version"]).is_ok_and(|output| output.status.success());
    if !is_installed {
        println!(
            "advisories: not checked, cargo-deny is not installed (cargo install cargo-deny --locked)"
        );
        return Ok(());
    }
    let fetched = deny(&["fetch", "db"]).context("could not run cargo deny")?;
    if !fetched.status.success() {
        println!("advisories: not checked, the RustSec database could not be reached");
        return Ok(());
    }
    let output = deny(&["check", "advisories"]).context("could not run cargo deny")?;
    if !output.status.success() {
        bail!(
            "known advisories:\n{}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    println!("advisories: none of our dependencies has one");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[track_caller]
    fn check(expression: &str, expected: bool) {
        let allowed = [
            "MIT",
            "Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "Unicode-3.0",
        ]
        .map(str::to_owned);
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }

    #[test]
    fn an_or_needs_one_side_and_an_and_needs_both() {
        check("MIT", true);
        check("GPL-3.0-only", false);
        check("GPL-2.0 OR MIT", true);
        check("MIT/Apache-2.0", true);
        check("MIT AND GPL-3.0-only", false);
        check("(MIT OR GPL-3.0-only) AND Unicode-3.0", true);
        check("(MIT AND GPL-3.0-only) OR LGPL-2.1", false);
        check("Apache-2.0 WITH LLVM-exception", true);
    }
}

//! Proves from `cargo metadata` that crates import each other only the ways the design allows.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// For each crate of ours, the crates of ours that it may import. What is not listed is a mistake.
/// `tests` and `xtask` stand above everything and may import anything.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("tsdb", &["model"]),
    ("promql", &["model", "tsdb"]),
    ("logql", &["tsdb", "promql"]),
    ("exposition", &[]),
    ("sim", &["model", "tsdb", "promql"]),
    ("yaml", &[]),
    ("rules", &["model", "tsdb", "promql", "yaml"]),
    // What the two configurations share; both match labels with RE2, which tsdb compiles.
    ("config-schema", &["yaml"]),
    ("alertmanager", &["tsdb", "yaml", "config-schema"]),
    ("prometheus-config", &["tsdb", "yaml", "config-schema"]),
    ("dashboards", &["promql", "yaml"]),
    (
        "judge",
        &["model", "tsdb", "promql", "rules", "alertmanager", "sim"],
    ),
    (
        "lint",
        &[
            "tsdb",
            "promql",
            "logql",
            "exposition",
            "yaml",
            "rules",
            "alertmanager",
            "prometheus-config",
            "dashboards",
        ],
    ),
    ("exercise", &["model", "tsdb", "promql", "lint", "sim"]),
    (
        "rules-web",
        &[
            "judge",
            "lint",
            "sim",
            "rules",
            "alertmanager",
            "promql",
            "tsdb",
        ],
    ),
    ("engine-web", &["model", "tsdb", "promql"]),
    (
        "grader",
        &[
            "model",
            "tsdb",
            "promql",
            "exposition",
            "sim",
            "rules",
            "yaml",
            "alertmanager",
            "dashboards",
            "prometheus-config",
            "judge",
            "exercise",
            "lint",
        ],
    ),
    // The content loader highlights PromQL with the engine's own lexer: a second one would drift.
    // The linter knows the misconceptions that texts and quizzes name.
    (
        "content",
        &["model", "grader", "promql", "logql", "lint", "exercise"],
    ),
    (
        "content-check",
        &[
            "content",
            "labs",
            "grader",
            "model",
            "sim",
            "promql",
            "tsdb",
            "rules",
            "dashboards",
            "exposition",
            "alertmanager",
            "prometheus-config",
        ],
    ),
    ("labs", &["model", "grader"]),
    ("storage", &["model"]),
    (
        "services",
        &[
            "storage", "content", "labs", "grader", "model", "exercise", "sim", "promql", "tsdb",
        ],
    ),
    ("app", &["model", "services"]),
    ("server", &["app", "services", "model"]),
];

/// What must never reach the browser, whatever brought it in.
const NOT_IN_THE_BROWSER: &[&str] = &["sqlx", "tokio", "axum", "reqwest", "services"];

pub fn check() -> anyhow::Result<()> {
    let metadata = MetadataCommand::new()
        .current_dir(crate::root())
        .exec()
        .context("could not run cargo metadata")?;
    let mut mistakes = wrong_imports(&metadata);
    for (package, features) in [
        ("app", "hydrate"),
        ("engine-web", ""),
        ("exercise", ""),
        ("rules-web", ""),
        ("grader", ""),
    ] {
        for banned in banned_in_browser_tree(package, features)? {
            mistakes.push(format!("`{package}` brings `{banned}` into the browser"));
        }
    }
    if mistakes.is_empty() {
        return Ok(());
    }
    bail!("the layering is broken:\n  {}", mistakes.join("\n  "))
}

fn wrong_imports(metadata: &Metadata) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let ours: Vec<&str> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let mut mistakes = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        if matches!(name, "tests" | "xtask") {
            continue;
        }
        let Some(may_import) = allowed.get(name) else {
            mistakes.push(format!(
                "`{name}` has no row in xtask/src/layering.rs: say what it may import"
            ));
            continue;
        };
        // What a crate's own tests import does not reach those who use the crate.
        let imports = package
            .dependencies
            .iter()
            .filter(|import| import.kind != DependencyKind::Development);
        for import in imports.filter(|import| ours.contains(&import.name.as_str())) {
            if !may_import.contains(&import.name.as_str()) {
                mistakes.push(format!("`{name}` must not import `{}`", import.name));
            }
        }
    }
    mistakes
}

fn banned_in_browser_tree(package: &str, features: &str) -> anyhow::Result<Vec<&'static str>> {
    let mut command = crate::steps::cargo("tree");
    command
        .args([
            "--package",
            package,
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal",
        ])
        .args([
            "--no-default-features",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]);
    if !features.is_empty() {
        command.args(["--features", features]);
    }
    let output = command.output().context("could not run cargo tree")?;
    if !output.status.success() {
        bail!(
            "cargo tree for `{package}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let tree = String::from_utf8_lossy(&output.stdout);
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    Ok(NOT_IN_THE_BROWSER
        .iter()
        .copied()
        .filter(|banned| names.contains(banned))
        .collect())
}

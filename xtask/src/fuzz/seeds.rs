//! What the fuzzer starts from: the files of our own tests and the examples of the linter's pages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use lint::Kind;
use promql::promqltest::for_each_instant;

type Seeds = anyhow::Result<Vec<Vec<u8>>>;

/// The queries of our scripts.
pub fn queries() -> Seeds {
    let mut queries = Vec::new();
    for script in files("engine/promql/tests/testdata", "test")? {
        let text = fs::read_to_string(script)?;
        for_each_instant(&text, |_, query, _| queries.push(query.to_owned()))?;
    }
    queries.sort();
    Ok(queries.into_iter().map(String::into_bytes).collect())
}

/// The queries that Loki accepts and those that it refuses.
pub fn log_queries() -> Seeds {
    let mut queries = Vec::new();
    for list in files("engine/logql/tests/it", "txt")? {
        let text = fs::read_to_string(list)?;
        queries.extend(text.lines().map(|query| query.as_bytes().to_vec()));
    }
    Ok(queries)
}

/// Answers of `/metrics`.
pub fn metrics() -> Seeds {
    Ok(examples(Kind::Metrics).collect())
}

/// Rule files; rule files with a unit test as their second document; and templates, each in a rule of its own.
pub fn rules() -> Seeds {
    let mut seeds: Vec<Vec<u8>> = examples(Kind::Rules).collect();
    for folder in [
        "engine/judge/tests/rules/good",
        "engine/judge/tests/rules/bad",
    ] {
        seeds.extend(contents(folder, "yml")?);
    }
    for folder in ["passing", "failing"] {
        for test in files(&format!("engine/rules/tests/unit_tests/{folder}"), "yml")? {
            seeds.push(with_its_rules(&test)?);
        }
    }
    seeds.extend(templates()?);
    Ok(seeds)
}

/// Dashboards in their three wire forms.
pub fn dashboards() -> Seeds {
    let mut seeds: Vec<Vec<u8>> = examples(Kind::Dashboard).collect();
    seeds.extend(contents("engine/dashboards/tests/dashboards", "json")?);
    seeds.extend(contents("engine/dashboards/tests/dashboards", "yaml")?);
    Ok(seeds)
}

/// Alertmanager's and Prometheus' configurations.
pub fn configurations() -> Seeds {
    let mut seeds = contents("engine/alertmanager/tests/configs", "yml")?;
    seeds.extend(contents("engine/prometheus-config/tests/configs", "yml")?);
    Ok(seeds)
}

/// Files of every kind, behind the initial of their kind.
pub fn lint() -> Seeds {
    let kinds = [
        (Kind::Metrics, metrics()?),
        (Kind::Query, queries()?),
        (Kind::Logql, log_queries()?),
        (Kind::Rules, rules()?),
        (
            Kind::Prometheus,
            contents("engine/prometheus-config/tests/configs", "yml")?,
        ),
        (
            Kind::Alertmanager,
            contents("engine/alertmanager/tests/configs", "yml")?,
        ),
        (Kind::Dashboard, dashboards()?),
    ];
    let mut seeds = Vec::new();
    for (kind, files) in kinds {
        let initial = kind.word().as_bytes().get(..1).unwrap_or_default();
        seeds.extend(
            files
                .into_iter()
                .chain(examples(kind))
                .map(|file| [initial, &file].concat()),
        );
    }
    Ok(seeds)
}

/// What the pages of the linter's checks show.
fn examples(kind: Kind) -> impl Iterator<Item = Vec<u8>> {
    lint::checks()
        .filter(move |check| check.kind() == kind)
        .flat_map(|check| [check.page.wrong, check.page.right])
        .filter(|example| !example.is_empty())
        .map(|example| example.as_bytes().to_vec())
}

/// A unit test of rules behind the first rule file that it names.
fn with_its_rules(test: &Path) -> anyhow::Result<Vec<u8>> {
    let text = fs::read_to_string(test)?;
    let named = rules::unit_test::load(&text).rule_files;
    let folder = test.parent().unwrap_or(test);
    let rules = named
        .iter()
        .find_map(|name| fs::read_to_string(folder.join(name.as_str())).ok())
        .unwrap_or_default();
    Ok(format!("{rules}\n---\n{text}").into_bytes())
}

/// The templates whose expansion we know.
fn templates() -> Seeds {
    let lines =
        fs::read_to_string(crate::root().join("engine/rules/tests/templates/expanded.jsonl"))?;
    let mut seeds = Vec::new();
    for line in lines.lines() {
        let case: serde_json::Value = serde_json::from_str(line)?;
        // A string of JSON is one of YAML.
        let (template, expr) = (&case["template"], "up == 0 or node");
        seeds.push(
            format!("groups:\n- name: g\n  rules:\n  - alert: T\n    expr: {expr}\n    annotations:\n      text: {template}\n")
                .into_bytes(),
        );
    }
    Ok(seeds)
}

/// What the files of a folder hold.
fn contents(folder: &str, extension: &str) -> Seeds {
    let paths = files(folder, extension)?;
    paths
        .iter()
        .map(|path| fs::read(path).with_context(|| format!("read {}", path.display())))
        .collect()
}

/// The files of a folder whose names end so, sorted.
fn files(folder: &str, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let folder = crate::root().join(folder);
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

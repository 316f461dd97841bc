//! `labcheck lint`: what is wrong with a student's files, without any server.

mod github;
mod json;
mod sarif;

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lint::metrics::MetricsOptions;
use lint::rules::RulesOptions;
use lint::{Finding, Severity, Source};

use super::error::CliError;
use super::{Exit, output};

#[derive(Debug, Args)]
pub(super) struct LintArguments {
    /// What the files are
    #[arg(value_enum)]
    kind: Kind,
    /// The files; rule files of one call see each other's recording rules
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to write the findings down
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Rules: an answer of /metrics, for the types of the metrics that the rules read
    #[arg(long, value_name = "FILE")]
    metrics: Vec<PathBuf>,
    /// Rules: the seconds between two scrapes [default: 15]
    #[arg(long, value_name = "SECONDS")]
    scrape_interval: Option<u64>,
    /// Metrics: the Content-Type that the answer came with
    #[arg(long, value_name = "HEADER")]
    content_type: Option<String>,
    /// Metrics: the duration that the objective speaks of, which needs a bucket
    #[arg(long, value_name = "SECONDS")]
    threshold: Option<f64>,
}

/// The kinds of files there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Metrics,
    /// One query of logs
    Logql,
    Rules,
    Prometheus,
    Alertmanager,
    Dashboard,
}

/// The forms of a list of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Github,
}

/// A file with what was found in it.
struct Linted {
    name: String,
    text: String,
    findings: Vec<Finding>,
}

pub(super) fn lint(arguments: &LintArguments) -> Result<Exit, CliError> {
    let bodies: Vec<Vec<u8>> = arguments.files.iter().map(read).collect::<Result<_, _>>()?;
    let findings = find(arguments, &bodies)?;
    let linted: Vec<Linted> = arguments
        .files
        .iter()
        .zip(&bodies)
        .zip(findings)
        .map(|((path, body), findings)| Linted {
            name: path.display().to_string(),
            text: text_of(arguments.kind, body).into_owned(),
            findings,
        })
        .collect();
    let text = match arguments.format {
        Format::Text => text(&linted),
        Format::Json => json::json(&linted)?,
        Format::Sarif => sarif::sarif(&linted)?,
        Format::Github => github::github(&linted),
    };
    output::print(&text)?;
    let all = linted.iter().flat_map(|file| &file.findings);
    let worst = all.map(|finding| finding.severity).min();
    Ok(match worst {
        Some(Severity::Error | Severity::Mistake) => Exit::SomeFailed,
        Some(Severity::Advice) | None => Exit::AllPassed,
    })
}

fn read(path: &PathBuf) -> Result<Vec<u8>, CliError> {
    fs::read(path).map_err(|source| CliError::Io {
        path: path.clone(),
        source,
    })
}

/// As the linter counts places in it.
fn text_of(kind: Kind, body: &[u8]) -> Cow<'_, str> {
    match kind {
        Kind::Metrics | Kind::Logql | Kind::Dashboard => String::from_utf8_lossy(body),
        Kind::Rules | Kind::Prometheus | Kind::Alertmanager => lint::yaml_text(body),
    }
}

/// The findings of each file, in order.
fn find(arguments: &LintArguments, bodies: &[Vec<u8>]) -> Result<Vec<Vec<Finding>>, CliError> {
    let one_by_one =
        |lint: &dyn Fn(&[u8]) -> Vec<Finding>| bodies.iter().map(|body| lint(body)).collect();
    Ok(match arguments.kind {
        Kind::Metrics => {
            let options = MetricsOptions {
                content_type: arguments.content_type.clone(),
                threshold_seconds: arguments.threshold,
            };
            one_by_one(&|body| lint::metrics::lint(body, &options))
        }
        Kind::Rules => {
            let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
            lint::rules::lint(&bodies, &rules_options(arguments)?)
        }
        Kind::Logql => one_by_one(&|body| lint::logql::lint(&String::from_utf8_lossy(body))),
        Kind::Prometheus => one_by_one(&lint::prometheus::lint),
        Kind::Alertmanager => one_by_one(&lint::alertmanager::lint),
        Kind::Dashboard => {
            one_by_one(&|body| lint::dashboard::lint(&String::from_utf8_lossy(body)))
        }
    })
}

fn rules_options(arguments: &LintArguments) -> Result<RulesOptions, CliError> {
    let mut options = RulesOptions {
        scrape_interval: arguments
            .scrape_interval
            .map(std::time::Duration::from_secs),
        ..RulesOptions::default()
    };
    for path in &arguments.metrics {
        options.types.extend(lint::metrics::types(&read(path)?));
    }
    Ok(options)
}

fn text(linted: &[Linted]) -> String {
    let mut text = String::new();
    let mut counts = [0_usize; 3];
    for file in linted {
        let source = Source::new(&file.text);
        for finding in &file.findings {
            text.push_str(&lint::render(&file.name, &source, finding));
            text.push('\n');
            counts[finding.severity as usize] += 1;
        }
    }
    let [errors, mistakes, advice] = counts;
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    text + &format!(
        "{}, {}, {advice} of advice in {}\n",
        plural(errors, "error"),
        plural(mistakes, "mistake"),
        plural(linted.len(), "file")
    )
}

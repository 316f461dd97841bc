//! `labcheck run`: exercises a stack, keeps the evidence, judges it, and hands it in if asked to.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;

use super::error::CliError;
use super::output::{self, Format};
use super::{Exit, labs, submit};
use crate::evidence::HandedInFiles;
use crate::{CollectOptions, Evidence, Guard, Rubric, Targets, work_folder};

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// The lab, by number (01) or name (01-instrument)
    lab: String,
    /// Where a part of your stack is, such as `--target api=http://127.0.0.1:8080`; may be repeated
    #[arg(long = "target", value_name = "NAME=URL")]
    targets: Vec<String>,
    /// The folder with the files that the lab asks for [default: here]
    #[arg(
        long,
        value_name = "DIR",
        default_value = ".",
        hide_default_value = true
    )]
    files: PathBuf,
    /// Draws the same amounts of traffic again
    #[arg(long)]
    seed: Option<u64>,
    /// Where to keep the evidence, for `labcheck replay` [default: evidence-LAB.json here]
    #[arg(long, value_name = "FILE")]
    save_evidence: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// A service account's token, or `name:password`, for a Grafana that asks for one
    #[arg(long, env = "SIGHTLINE_GRAFANA_AUTH", hide_env_values = true)]
    grafana_auth: Option<String>,
    /// Hands the evidence in and shows the server's verdict
    #[arg(long)]
    submit: bool,
    /// The course's server, for `--submit`
    #[arg(long, env = "SIGHTLINE_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Your API token, for `--submit`; made on the page /account
    #[arg(long, env = "SIGHTLINE_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

pub(super) fn run(folder: Option<&Path>, arguments: &RunArguments) -> Result<Exit, CliError> {
    let rubric = labs::find(folder, &arguments.lab)?;
    let targets = targets(&rubric, &arguments.targets)?;
    let files = work_folder::read(&rubric, &arguments.files)?;
    say_what_is_missing(&files, &arguments.files);
    let hand_in = match arguments.submit {
        true => Some(submit::Server::new(
            arguments.server.as_deref(),
            arguments.token.as_deref(),
        )?),
        false => None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let options = options(arguments, files);
    let evidence = runtime.block_on(crate::collect(&rubric, &targets, &options));
    let json = save(&evidence, arguments.save_evidence.as_deref())?;
    let report = match hand_in {
        Some(server) => runtime.block_on(server.hand_in(&rubric, json))?,
        None => crate::judge(&rubric, &evidence),
    };
    output::report(&report, arguments.format)
}

fn options(arguments: &RunArguments, files: HandedInFiles) -> CollectOptions {
    let seed = arguments.seed.unwrap_or_else(crate::random_seed);
    CollectOptions {
        files,
        grafana_authorization: arguments.grafana_auth.as_deref().map(authorization),
        on_progress: Some(Arc::new(output::progress)),
        ..CollectOptions::new(Guard::open(), seed)
    }
}

/// The header for `name:password`, or for a token.
fn authorization(auth: &str) -> String {
    match auth.contains(':') {
        true => format!("Basic {}", STANDARD.encode(auth)),
        false => format!("Bearer {auth}"),
    }
}

/// A path that was mistyped must not look like work that was not done.
fn say_what_is_missing(files: &HandedInFiles, folder: &Path) {
    let missing: Vec<&str> = files
        .values()
        .filter(|file| file.text.is_none())
        .map(|file| file.path.as_str())
        .collect();
    if !missing.is_empty() {
        output::progress(&format!(
            "{} has no {}; say where your files are with `--files DIR`",
            folder.display(),
            missing.join(", ")
        ));
    }
}

/// The rubric's addresses, with those given in their place.
fn targets(rubric: &Rubric, given: &[String]) -> Result<Targets, CliError> {
    let mut targets = Targets::usual(rubric);
    for text in given {
        let bad = || CliError::BadTarget { text: text.clone() };
        let (name, url) = text.split_once('=').ok_or_else(bad)?;
        if rubric.target(name).is_none() {
            let known = rubric
                .targets
                .iter()
                .map(|target| format!("`{}`", target.name));
            return Err(CliError::UnknownTarget {
                lab: rubric.lab.to_string(),
                name: name.to_owned(),
                known: known.collect::<Vec<_>>().join(", "),
            });
        }
        targets.set(name, url);
    }
    Ok(targets)
}

fn save(evidence: &Evidence, file: Option<&Path>) -> Result<String, CliError> {
    let default = PathBuf::from(format!("evidence-{}.json", evidence.lab));
    let path = file.unwrap_or(&default).to_owned();
    let json = evidence
        .to_canonical_json()
        .map_err(|source| CliError::Evidence {
            path: path.clone(),
            source,
        })?;
    fs::write(&path, &json).map_err(|source| CliError::Io {
        path: path.clone(),
        source,
    })?;
    output::progress(&format!(
        "evidence kept in {} (seed {})",
        path.display(),
        evidence.seed
    ));
    Ok(json)
}

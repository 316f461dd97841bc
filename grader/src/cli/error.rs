//! What can go wrong on the command line, and the exit code for it.

use std::path::PathBuf;

use super::Exit;
use crate::import::ImportError;
use crate::{EvidenceError, RubricError};

/// A command that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(
        "no folder `labs` here or above: change into the course repository, or name its labs by `--labs DIR` or SIGHTLINE_LABS"
    )]
    NoLabsFolder,
    #[error("no lab `{lab}` in {}: `labcheck list` shows what there is", folder.display())]
    NoSuchLab { lab: String, folder: PathBuf },
    #[error("{}: {source}", path.display())]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Rubric(#[from] RubricError),
    #[error("{}: {source}", path.display())]
    Evidence {
        path: PathBuf,
        source: EvidenceError,
    },
    #[error("{}: {source}", path.display())]
    Import { path: PathBuf, source: ImportError },
    #[error(transparent)]
    WorkFolder(#[from] crate::work_folder::WorkFolderError),
    #[error("`{text}` is no target: write it like `api=http://127.0.0.1:8080`")]
    BadTarget { text: String },
    #[error("lab `{lab}` has no target `{name}`: it has {known}")]
    UnknownTarget {
        lab: String,
        name: String,
        known: String,
    },
    #[error(
        "nothing is called `{id}`: name a check of a lab, a misconception such as I09, or an id from `labcheck lint`"
    )]
    NothingToExplain { id: String },
    #[error("say where to hand in: `--server URL`, or SIGHTLINE_SERVER")]
    NoServer,
    #[error(
        "{url} wants TLS, which labcheck does not speak: give the server's http:// address, or a tunnel to it"
    )]
    NoTls { url: String },
    #[error(
        "say who you are: `--token T`, or SIGHTLINE_TOKEN; tokens are made on the page /account"
    )]
    NoToken,
    #[error("{server} did not accept the token: make a new one on its page /account")]
    NotAuthorised { server: String },
    #[error("{url} could not be reached: {reason}")]
    ServerUnreachable { url: String, reason: String },
    #[error("{url} answered {status}: {body}")]
    ServerAnswer {
        url: String,
        status: u16,
        body: String,
    },
    #[cfg(unix)]
    #[error(transparent)]
    Stack(Box<crate::stack::StackError>),
    #[error("a stack already runs from {}: stop it with `labcheck stack down`", run_dir.display())]
    StackRuns { run_dir: PathBuf },
    #[error("no stack runs: start one with `labcheck stack up`")]
    NoStack,
    #[error("a drill is under way: end it with `labcheck drill stop`")]
    DrillRuns,
    #[error("no drill is under way")]
    NoDrill,
    #[error("you have drilled everything once: name what you want to drill again")]
    NoDrillLeft,
    #[error(
        "drills.yml has no hypothesis about `{drill}`: write down what you expect before you break it, under `drill: {drill}`"
    )]
    NoHypothesis { drill: String },
    #[error("in drills.yml the hypothesis of `{drill}` can't turn out wrong: {why}")]
    EmptyHypothesis { drill: String, why: &'static str },
    #[error("drills.yml has no diagnosis that was not noted before: write it first")]
    NothingDiagnosed,
    #[error(
        "the process that carried out `{drill}` was killed: the stack is mended, but the drill is lost and has to be repeated"
    )]
    DrillLost { drill: String },
    #[error("{}: {source}", path.display())]
    Answers {
        path: PathBuf,
        source: crate::failures::AnswersError,
    },
    #[error("{} is not what `labcheck drill` wrote ({source}); remove it", path.display())]
    DrillFile {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("stopped before everything was up; nothing is left running")]
    Interrupted,
    #[error("the report could not be written: {0}")]
    Output(#[from] std::io::Error),
    #[error("the report could not be put into JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl CliError {
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::NotAuthorised { .. } => Exit::NotAuthorised,
            Self::ServerUnreachable { .. } => Exit::Unreachable,
            _ => Exit::Usage,
        }
    }
}

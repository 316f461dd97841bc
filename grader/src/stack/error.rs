//! Why the stack can't be started.

use std::io;
use std::path::PathBuf;

use super::Service;

#[derive(Debug, thiserror::Error)]
pub enum StackError {
    #[error("`{program}` was not found; {advice}")]
    ProgramMissing { program: String, advice: String },
    #[error("could not start `{name}`: {source}")]
    Spawn { name: String, source: io::Error },
    #[error("`{name}` ended before it was ready ({status}); its log, {log}, ends with:\n{tail}", log = log.display())]
    EndedEarly {
        name: String,
        status: String,
        log: PathBuf,
        tail: String,
    },
    #[error("`{name}` did not answer at {address} within {seconds} s; its log, {log}, ends with:\n{tail}", log = log.display())]
    NotReady {
        name: String,
        address: String,
        seconds: u64,
        log: PathBuf,
        tail: String,
    },
    #[error("`{command}` failed:\n{output}")]
    Command { command: String, output: String },
    #[error("no free port on 127.0.0.1")]
    NoFreePort,
    #[error(
        "port {port} is taken, and `{wanted_by}` would listen there: stop what uses it, or take other ports (`labcheck stack up --free-ports`)"
    )]
    PortTaken { port: u16, wanted_by: Service },
    #[error("{folder} has no go.mod: name the folder of a FlowForge, `starter` or `reference`", folder = folder.display())]
    NoModule { folder: PathBuf },
    #[error("{folder} holds more than {limit}: name the folder that holds nothing but your configuration", folder = folder.display())]
    WorkTooLarge {
        folder: PathBuf,
        limit: &'static str,
    },
    #[error("no stack with api-service, worker-service and a database runs below {run_dir}: start one with `labcheck stack up`", run_dir = run_dir.display())]
    NotRunning { run_dir: PathBuf },
    #[error("the stack below {run_dir} was started by an earlier labcheck, which kept no note of your files: `labcheck stack down`, then `up`", run_dir = run_dir.display())]
    NoWorkFolder { run_dir: PathBuf },
    #[error("{address} does not answer after a start: its log stands in work/logs")]
    SilentAgain { address: String },
    #[error("could not use {path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{path} does not describe a stack ({source}); remove the file and start again", path = path.display())]
    State {
        path: PathBuf,
        source: serde_json::Error,
    },
}

//! `labcheck drill`: breaks the running stack on purpose, says when, and mends it again.
//!
//! A process of its own carries the drill out, so that the student's terminal is free for looking; `stop` ends it, and
//! puts right what it could not if it was killed.

mod diagnose;
mod keep;
#[cfg(test)]
mod tests;
mod turn;
mod under_way;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::stack::run_dir;
use super::{Exit, labs, output};
use crate::failures::{Answers, DrillRecords, Failure, Hypothesis};
use crate::stack::failing::{now_ms, repair};
use crate::stack::{Process, Programs, StackState, StoredProcess};
use turn::Turn;
use under_way::UnderWay;

/// Nobody may know when something breaks: between one and two minutes after the start.
const SHORTEST_CALM_S: u64 = 60;
/// Whoever forgets to end a drill has it ended for them.
const LONGEST_FAILURE_S: u64 = 900;
const POLL_EVERY: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(super) struct DrillArguments {
    /// Where the stack keeps its files, as in `labcheck stack`
    #[arg(long, global = true, value_name = "DIR")]
    run_dir: Option<PathBuf>,
    /// Your work folder, with drills.yml
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = ".",
        hide_default_value = true
    )]
    files: PathBuf,
    #[command(subcommand)]
    command: DrillCommand,
}

#[derive(Debug, Subcommand)]
enum DrillCommand {
    /// Shows what can be drilled, and what you have done
    List,
    /// Lets traffic flow, and breaks something within two minutes
    Start(StartArguments),
    /// Says whether a drill is under way
    Status,
    /// Reads your hypotheses as `start` will
    Hypothesis,
    /// Notes that you know what it is: write the diagnosis into drills.yml first
    Diagnose,
    /// Mends, watches for a while, and writes the drill down
    Stop,
    /// Carries out what `start` wrote down
    #[command(hide = true)]
    Keep,
}

#[derive(Debug, Args)]
struct StartArguments {
    /// What to break
    #[arg(required_unless_present = "blind")]
    failure: Option<Failure>,
    /// Draws one of those that you have not done, the control among them, and does not say which
    #[arg(long, conflicts_with = "failure")]
    blind: bool,
    /// How long nothing is broken, in seconds [default: between 60 and 120]
    #[arg(long, value_name = "SECONDS")]
    calm: Option<u64>,
    /// How long is watched after the mending, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 90)]
    watch: u64,
}

pub(super) fn drill(folder: Option<&Path>, arguments: &DrillArguments) -> Result<Exit, CliError> {
    let labs = std::path::absolute(labs::folder(folder)?)?;
    let course = labs.parent().unwrap_or(&labs);
    let run_dir = run_dir(course, arguments.run_dir.as_deref())?;
    let files = std::path::absolute(&arguments.files)?;
    match &arguments.command {
        DrillCommand::List => list(&files),
        DrillCommand::Start(start) => begin(start, &run_dir, &files, &labs),
        DrillCommand::Status => status(&run_dir),
        DrillCommand::Hypothesis => hypotheses(&files),
        DrillCommand::Diagnose => diagnose::diagnose(&run_dir, &files),
        DrillCommand::Stop => stop(&run_dir),
        DrillCommand::Keep => keep::keep(&run_dir, &Programs::below(course)),
    }
}

fn list(files: &Path) -> Result<Exit, CliError> {
    let records = under_way::records(files)?;
    let mut text = String::new();
    for failure in Failure::ALL {
        let done = match records.last(failure) {
            Some(record) => format!("done as `{}`", record.id),
            None => "to do".to_owned(),
        };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{:<22} {done:<26} {}", failure.word(), failure.does());
    }
    output::print(&text)?;
    Ok(Exit::AllPassed)
}

fn begin(
    arguments: &StartArguments,
    run_dir: &Path,
    files: &Path,
    labs: &Path,
) -> Result<Exit, CliError> {
    let runs = StackState::read(run_dir)?
        .is_some_and(|state| state.processes.iter().any(StoredProcess::is_running));
    if !runs {
        return Err(CliError::NoStack);
    }
    // The keeper takes its turn after this one, and finds the drill written down, with its own id in it.
    let turn = Turn::take(run_dir)?;
    if UnderWay::read(run_dir)?.is_some() {
        return Err(CliError::DrillRuns);
    }
    let answers = answers(files)?;
    let records = under_way::records(files)?;
    let (id, drawn_from) = match arguments.failure {
        Some(failure) => (failure.word().to_owned(), vec![failure]),
        None => {
            let blind = records
                .drills
                .iter()
                .filter(|drill| drill.id.starts_with("blind-"));
            (format!("blind-{}", blind.count() + 1), left(&records))
        }
    };
    // What a refusal says must not tell which one was drawn.
    if let Some((drill, why)) = empty_hypothesis(&answers, &id, &drawn_from) {
        return Err(CliError::EmptyHypothesis { drill, why });
    }
    let drawn = usize::try_from(crate::random_seed() % 1_000_003).unwrap_or_default();
    let failure = *drawn_from
        .get(drawn % drawn_from.len().max(1))
        .ok_or(CliError::NoDrillLeft)?;
    let hypothesis = hypothesis(&answers, &id, failure).map(|(_, hypothesis)| hypothesis.clone());
    if hypothesis.is_none() && !arguments.blind && failure != Failure::Nothing {
        return Err(CliError::NoHypothesis { drill: id });
    }
    let mut drill = UnderWay {
        id: id.clone(),
        failure,
        is_blind: arguments.blind,
        hypothesis,
        files: files.to_owned(),
        asked_at_ms: now_ms(),
        calm_s: arguments
            .calm
            .unwrap_or(SHORTEST_CALM_S + crate::random_seed() % SHORTEST_CALM_S),
        failing_s: LONGEST_FAILURE_S,
        after_s: arguments.watch,
        keeper: 0,
        record: None,
        diagnosed_at_ms: None,
    };
    let mut keeper = Program::new(std::env::current_exe()?);
    keeper
        .arg("--labs")
        .arg(labs)
        .args(["drill", "keep", "--run-dir"])
        .arg(run_dir);
    let keeper = Process::start("drill", run_dir, keeper)?;
    drill.keeper = keeper.id();
    drill.write(run_dir, &turn)?;
    keeper.detach();
    drop(turn);
    output::print(&format!(
        "the drill `{id}` begins: traffic flows, and within two minutes something may break\n\n\
         look      at your dashboards, not at the log of this program\n\
         write     what it was under `drill: {id}` in {}\n\
         then      labcheck drill diagnose\n\
         and       labcheck drill stop\n",
        files.join("drills.yml").display()
    ))?;
    Ok(Exit::AllPassed)
}

/// What was never drilled.
fn left(records: &DrillRecords) -> Vec<Failure> {
    let done: BTreeSet<Failure> = records.drills.iter().map(|drill| drill.failure).collect();
    Failure::ALL
        .into_iter()
        .filter(|failure| !done.contains(failure))
        .collect()
}

/// The hypothesis and the name under which it stands. Of a blind drill nobody knows which will be wanted: the one about
/// what came is taken.
fn hypothesis<'a>(
    answers: &'a Answers,
    id: &'a str,
    failure: Failure,
) -> Option<(&'a str, &'a Hypothesis)> {
    [id, failure.word()]
        .into_iter()
        .find_map(|drill| Some((drill, answers.about(drill)?.hypothesis.as_ref()?)))
}

/// The first hypothesis that no drill could refute, of those that one of these failures would take, and why.
fn empty_hypothesis(
    answers: &Answers,
    id: &str,
    failures: &[Failure],
) -> Option<(String, &'static str)> {
    failures.iter().find_map(|failure| {
        let (drill, hypothesis) = hypothesis(answers, id, *failure)?;
        Some((drill.to_owned(), hypothesis.is_empty_about(*failure)?))
    })
}

fn answers(files: &Path) -> Result<Answers, CliError> {
    let path = files.join("drills.yml");
    let text = std::fs::read_to_string(&path).map_err(|source| CliError::Io {
        path: path.clone(),
        source,
    })?;
    Answers::parse(&text).map_err(|source| CliError::Answers { path, source })
}

fn status(run_dir: &Path) -> Result<Exit, CliError> {
    let text = match UnderWay::read(run_dir)? {
        None => "no drill is under way; start one with `labcheck drill start`\n".to_owned(),
        Some(drill) => {
            let id = &drill.id;
            let how = match &drill.record {
                _ if drill.is_blind => "is under way",
                None => "begins",
                Some(record) if record.injected_at_ms == 0 => "is calm: nothing is broken yet",
                Some(record) if record.mended_at_ms == 0 => "has broken something",
                Some(_) => "has mended it, and watches",
            };
            let known = match drill.diagnosed_at_ms {
                Some(_) => "diagnosed",
                None => "not diagnosed",
            };
            format!("the drill `{id}` {how}; {known}\n")
        }
    };
    output::print(&text)?;
    Ok(Exit::AllPassed)
}

fn hypotheses(files: &Path) -> Result<Exit, CliError> {
    let answers = answers(files)?;
    let mut text = String::new();
    for answer in &answers.drills {
        if let Some(hypothesis) = &answer.hypothesis {
            let verb = hypothesis.moves.verb();
            let about: Option<Failure> = answer.drill.parse().ok();
            let why = about.and_then(|failure| hypothesis.is_empty_about(failure));
            let but = why.map(|why| format!(": {why}")).unwrap_or_default();
            // Writing to a String can't fail.
            let _ = writeln!(
                text,
                "{:<22} `{}` {verb}{but}",
                answer.drill, hypothesis.query
            );
        }
    }
    if text.is_empty() {
        text.push_str("drills.yml has no hypothesis yet\n");
    }
    output::print(&text)?;
    Ok(Exit::AllPassed)
}

fn stop(run_dir: &Path) -> Result<Exit, CliError> {
    let Some(drill) = UnderWay::read(run_dir)? else {
        output::print("no drill is under way\n")?;
        return Ok(Exit::AllPassed);
    };
    let keeper = StoredProcess::of_this_program(drill.keeper)?;
    if keeper.is_running() {
        output::progress(&format!(
            "mending, and watching for {} s until the graphs are back",
            drill.after_s
        ));
        keeper.end();
        while keeper.is_running() && UnderWay::read(run_dir)?.is_some() {
            std::thread::sleep(POLL_EVERY);
        }
    }
    let is_left_over = UnderWay::read(run_dir)?.is_some();
    if is_left_over {
        // The process was killed, or could not mend: what it broke is put right here.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(repair(run_dir))?;
        UnderWay::forget(run_dir, &Turn::take(run_dir)?);
    }
    let text = match drill.is_recorded()? {
        true => format!(
            "the drill `{}` is over and stands in {}\n",
            drill.id,
            drill.files.join("drills.json").display()
        ),
        false if is_left_over => return Err(CliError::DrillLost { drill: drill.id }),
        false => format!(
            "the drill `{}` was ended before anything broke: it does not count\n",
            drill.id
        ),
    };
    output::print(&text)?;
    Ok(Exit::AllPassed)
}

//! `labcheck query`: PromQL on a file of metrics, without any server.

mod batch;
mod explain;
mod table;
mod times;

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use promql::diagnostic::render;
use promql::{
    Diagnostic, Evaluation, Explanation, QueryError, QuerySettings, QueryTimes, RangeParams,
    api_json,
};

use super::error::CliError;
use super::{Exit, output};
use crate::import::{Import, import};
use times::{Moment, Step};

#[derive(Debug, Args)]
pub(super) struct QueryArguments {
    /// The query, in PromQL
    #[arg(required_unless_present = "batch")]
    expr: Option<String>,
    /// The metrics: a dataset (.sightline), or OpenMetrics text with timestamps
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// When, as Unix seconds or 2026-03-10T06:10:00Z [default: the end of the data]
    #[arg(long, value_name = "TIME", conflicts_with_all = ["start", "end", "step"])]
    time: Option<Moment>,
    /// The first moment of a range
    #[arg(long, value_name = "TIME", requires = "end")]
    start: Option<Moment>,
    /// The last moment of a range
    #[arg(long, value_name = "TIME", requires = "step")]
    end: Option<Moment>,
    /// The time between two moments of a range: 30s, or seconds
    #[arg(long, value_name = "DURATION", requires = "start")]
    step: Option<Step>,
    /// A table, or JSON as Prometheus's HTTP API answers
    #[arg(long, value_enum, default_value = "table")]
    format: QueryFormat,
    /// Shows how the value comes about: the tree of the query, and what each part matched, dropped and took
    #[arg(long, conflicts_with_all = ["start", "end", "step", "batch"])]
    explain: bool,
    /// Answers each line of a file (`-`: of the input) as a line of JSON: {"expr", "time"} or {"expr", "start", "end",
    /// "step"}, in Unix seconds
    #[arg(long, value_name = "FILE", conflicts_with_all = ["expr", "time", "start", "format"])]
    batch: Option<PathBuf>,
    /// Switches on what Prometheus guards by feature flags
    #[arg(long)]
    everything: bool,
}

/// The forms of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum QueryFormat {
    Table,
    Json,
}

pub(super) fn query(arguments: &QueryArguments) -> Result<Exit, CliError> {
    let data = read(arguments)?;
    let settings = match arguments.everything {
        true => QuerySettings::default().everything(),
        false => QuerySettings::default(),
    };
    if let Some(batch) = &arguments.batch {
        return batch::run(batch, &data, &settings);
    }
    let source = arguments.expr.as_deref().unwrap_or_default();
    if arguments.explain {
        let at_ms = arguments.time.map_or(data.end_ms, |time| time.0);
        let explained = explain::run(&data, source, at_ms, &settings);
        return show_explanation(source, explained, arguments.format);
    }
    let times = times(arguments, data.end_ms);
    let outcome = promql::query(&data.store, source, times, &settings);
    match arguments.format {
        QueryFormat::Json => output::print(&(api_json::answer(source, times, &outcome) + "\n"))?,
        QueryFormat::Table => show(source, &outcome)?,
    }
    Ok(exit(&outcome))
}

fn read(arguments: &QueryArguments) -> Result<Import, CliError> {
    let path = &arguments.data;
    let file = fs::read(path).map_err(|source| CliError::Io {
        path: path.clone(),
        source,
    })?;
    import(&file).map_err(|source| CliError::Import {
        path: path.clone(),
        source,
    })
}

fn times(arguments: &QueryArguments, end_of_data_ms: i64) -> QueryTimes {
    match (arguments.start, arguments.end, arguments.step) {
        (Some(start), Some(end), Some(step)) => QueryTimes::Range(RangeParams {
            start_ms: start.0,
            end_ms: end.0,
            step_ms: step.0,
        }),
        _ => QueryTimes::Instant(arguments.time.map_or(end_of_data_ms, |time| time.0)),
    }
}

/// The tree to stdout; what is wrong with the query to stderr.
fn show_explanation(
    source: &str,
    explained: Result<Explanation, QueryError>,
    format: QueryFormat,
) -> Result<Exit, CliError> {
    let outcome = match (explained, format) {
        (Ok(explanation), QueryFormat::Json) => {
            output::print(&(api_json::explanation(source, &explanation) + "\n"))?;
            return Ok(exit(&explanation.outcome.map_err(QueryError::Eval)));
        }
        (Ok(explanation), QueryFormat::Table) => {
            output::print(&explain::render(&explanation))?;
            explanation.outcome.map_err(QueryError::Eval)
        }
        (Err(error), _) => Err(error),
    };
    if outcome.is_err() {
        show(source, &outcome)?;
    }
    Ok(exit(&outcome))
}

/// The answer to stdout; remarks, or what was wrong with the query, to stderr.
fn show(source: &str, outcome: &Result<Evaluation, QueryError>) -> Result<(), CliError> {
    match outcome {
        Ok(evaluation) => {
            output::print(&table::render(&evaluation.value))?;
            if table::is_empty(&evaluation.value) {
                output::progress("no series");
            }
            let remarks = evaluation.warnings.iter().chain(&evaluation.infos);
            remarks.for_each(|remark| output::progress(&remark.render(source)));
        }
        Err(QueryError::Parse(problems)) => {
            for problem in problems {
                output::progress(render(source, problem).trim_end());
            }
        }
        Err(QueryError::Eval(error)) => {
            let problem = Diagnostic::error(error.span, "execution", error.to_string());
            output::progress(render(source, &problem).trim_end());
        }
        Err(QueryError::Range(error)) => output::progress(&format!("labcheck: {error}")),
    }
    Ok(())
}

fn exit(outcome: &Result<Evaluation, QueryError>) -> Exit {
    match outcome {
        Ok(_) => Exit::AllPassed,
        Err(QueryError::Eval(_)) => Exit::SomeFailed,
        Err(QueryError::Parse(_) | QueryError::Range(_)) => Exit::Usage,
    }
}

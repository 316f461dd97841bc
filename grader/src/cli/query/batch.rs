//! Many queries on the same data: a line of JSON in, a line of JSON out, in order.

use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::Path;

use promql::{QuerySettings, QueryTimes, RangeParams, api_json};
use serde::Deserialize;

use super::times::{Moment, Step};
use crate::cli::error::CliError;
use crate::cli::{Exit, output};
use crate::import::Import;

/// One query, as a line says it. Times are Unix seconds.
#[derive(Debug, Deserialize)]
struct Line {
    expr: String,
    time: Option<f64>,
    start: Option<f64>,
    end: Option<f64>,
    step: Option<f64>,
}

/// Answers every line; also one that is no query gets its answer, so that answers can be counted off.
pub(super) fn run(
    path: &Path,
    data: &Import,
    settings: &QuerySettings<'_>,
) -> Result<Exit, CliError> {
    let io = |source| CliError::Io {
        path: path.to_owned(),
        source,
    };
    let reader: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path).map_err(io)?))
    };
    let mut exit = Exit::AllPassed;
    for line in reader.lines() {
        let line = line.map_err(io)?;
        if line.trim().is_empty() {
            continue;
        }
        let (json, is_answered) = answer(&line, data, settings);
        if !is_answered {
            exit = Exit::SomeFailed;
        }
        output::print(&(json + "\n"))?;
    }
    Ok(exit)
}

/// The answer, and whether it is one to the query.
fn answer(line: &str, data: &Import, settings: &QuerySettings<'_>) -> (String, bool) {
    let line: Line = match serde_json::from_str(line) {
        Ok(line) => line,
        Err(error) => return (api_json::bad_request(&error.to_string()), false),
    };
    let Some(times) = line.times(data.end_ms) else {
        let problem = "say `time`, or `start`, `end` and `step`";
        return (api_json::bad_request(problem), false);
    };
    let outcome = promql::query(&data.store, &line.expr, times, settings);
    let json = api_json::answer(&line.expr, times, &outcome);
    (json, outcome.is_ok())
}

impl Line {
    fn times(&self, end_of_data_ms: i64) -> Option<QueryTimes> {
        match (self.time, self.start, self.end, self.step) {
            (None, None, None, None) => Some(QueryTimes::Instant(end_of_data_ms)),
            (Some(time), None, None, None) => {
                Some(QueryTimes::Instant(Moment::from_seconds(time).0))
            }
            (None, Some(start), Some(end), Some(step)) => Some(QueryTimes::Range(RangeParams {
                start_ms: Moment::from_seconds(start).0,
                end_ms: Moment::from_seconds(end).0,
                step_ms: Step::from_seconds(step).0,
            })),
            _ => None,
        }
    }
}

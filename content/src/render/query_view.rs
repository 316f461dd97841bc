//! When a `promql` block is evaluated: clock times on the day of the sample dataset.

use model::{QueryView, SAMPLE_DATASET_END_MS, SAMPLE_DATASET_START_MS};

/// Noon: an ordinary moment between two incidents.
const DEFAULT_INSTANT_MS: i64 = SAMPLE_DATASET_START_MS + 12 * 3_600_000;

/// Steps that a reader recognises; the first that keeps a graph under this many points is taken.
const STEPS_MS: &[i64] = &[15_000, 30_000, 60_000, 120_000, 300_000, 600_000];
const MOST_POINTS: i64 = 250;

/// When a query is evaluated, as an author writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times<'a> {
    pub(crate) at: Option<&'a str>,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
    pub(crate) step: Option<&'a str>,
}

/// Reads `at`, or `from`, `to` and `step`; `Err` is a message for the author.
pub(crate) fn parse(times: Times<'_>) -> Result<QueryView, String> {
    match (times.at, times.from, times.to) {
        (at, None, None) => instant(at, times.step),
        (None, Some(from), Some(to)) => range(clock(from)?, clock(to)?, times.step),
        (Some(_), _, _) => Err(
            "`at` is for an instant and `from`, `to` for a graph: give one or the other".to_owned(),
        ),
        _ => Err("a graph needs both `from` and `to`".to_owned()),
    }
}

fn instant(at: Option<&str>, step: Option<&str>) -> Result<QueryView, String> {
    if step.is_some() {
        return Err("`step` is for a graph: give `from` and `to` as well".to_owned());
    }
    let at_ms = at.map_or(Ok(DEFAULT_INSTANT_MS), clock)?;
    Ok(QueryView::Instant { at_ms })
}

fn range(start_ms: i64, end_ms: i64, step: Option<&str>) -> Result<QueryView, String> {
    if end_ms <= start_ms {
        return Err("`to` must be later than `from`".to_owned());
    }
    let fits = |step: &&i64| (end_ms - start_ms) / **step <= MOST_POINTS;
    let step_ms = match step {
        Some(step) => duration(step)?,
        None => STEPS_MS.iter().find(fits).copied().unwrap_or(600_000),
    };
    Ok(QueryView::Range {
        start_ms,
        end_ms,
        step_ms,
    })
}

/// `HH:MM` or `HH:MM:SS` on the sample day, up to `24:00`, in Unix milliseconds.
fn clock(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a time on the sample day: write `HH:MM` or `HH:MM:SS`");
    let parts: Vec<&str> = text.split(':').collect();
    if !matches!(parts.len(), 2 | 3) || parts.iter().any(|part| part.len() != 2) {
        return Err(wrong());
    }
    let mut seconds = 0;
    for (index, part) in parts.iter().enumerate() {
        let number: i64 = part.parse().map_err(|_| wrong())?;
        if index > 0 && number > 59 {
            return Err(wrong());
        }
        seconds += number * [3600, 60, 1][index];
    }
    let at_ms = SAMPLE_DATASET_START_MS + seconds * 1000;
    if at_ms > SAMPLE_DATASET_END_MS {
        Err(wrong())
    } else {
        Ok(at_ms)
    }
}

/// `15s`, `2m` or `1h`, in milliseconds.
fn duration(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a step: write `15s`, `2m` or `1h`");
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(unit_at);
    let unit_ms = match unit {
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    match number.parse::<i64>() {
        Ok(number) if (1..=86_400).contains(&number) => Ok(number * unit_ms),
        _ => Err(wrong()),
    }
}

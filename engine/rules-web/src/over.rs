//! Rules over a few series that are told in a text: what a page draws while somebody changes them.

use judge::AlertTrack;
use rules::eval::{Period, Replay, ReplayOptions, replay};
use rules::load::{LoadOptions, load};
use serde::Serialize;

use crate::json;

/// What a page can draw; a series more is a mistake in the rules.
const MAX_ALERTS: usize = 50;

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Replayed {
        alerts: Vec<AlertTrack>,
        recorded: Vec<Recorded>,
    },
    /// Why nothing was replayed.
    Refused(String),
}

/// A series that a recording rule wrote: `(Unix milliseconds, value)`.
#[derive(Serialize)]
struct Recorded {
    name: String,
    labels: String,
    points: Vec<(i64, f64)>,
}

/// Evaluates a rule file from 0 to `end_ms` over series in promqltest's notation, a sample each `interval_ms`.
pub(crate) fn alerts_over(rules: &str, series: &str, interval_ms: i64, end_ms: i64) -> String {
    json(&match replayed(rules, series, interval_ms, end_ms) {
        Ok(answer) => answer,
        Err(reason) => Answer::Refused(reason),
    })
}

fn replayed(rules: &str, series: &str, interval_ms: i64, end_ms: i64) -> Result<Answer, String> {
    let file = load(rules, &LoadOptions::default());
    if let Some(problem) = file.problems.first() {
        return Err(problem.to_string());
    }
    let store = promql::series_notation::store(series, interval_ms)?;
    let period = Period {
        start_ms: 0,
        end_ms,
    };
    let replay = replay(&file.groups, &store, period, &ReplayOptions::default());
    if let Some(stopped) = replay.stopped {
        return Err(stopped.to_string());
    }
    let failed = replay.rules().find_map(|rule| rule.errors.first());
    if let Some(error) = failed {
        return Err(error.message.clone());
    }
    let mut alerts = Vec::new();
    for rule in replay.rules() {
        let name = rule.rule.name.to_string();
        alerts.extend(
            rule.alerts
                .iter()
                .take(MAX_ALERTS)
                .map(|alert| AlertTrack::new(&name, alert, end_ms)),
        );
    }
    let recorded = recorded(&replay);
    Ok(Answer::Replayed { alerts, recorded })
}

/// What recording rules wrote, without the series that alerting rules write of themselves.
fn recorded(replay: &Replay<'_>) -> Vec<Recorded> {
    let mut recorded = Vec::new();
    for series in replay.written().series() {
        let name = series.labels.metric_name();
        if matches!(name, "ALERTS" | "ALERTS_FOR_STATE") {
            continue;
        }
        let samples = series.timestamps.iter().zip(&series.values);
        recorded.push(Recorded {
            name: name.to_owned(),
            labels: series.labels.to_string(),
            points: samples
                .filter(|(_, value)| value.is_finite())
                .map(|(at, value)| (*at, *value))
                .collect(),
        });
    }
    recorded.sort_by(|a, b| a.labels.cmp(&b.labels));
    recorded
}

//! A store and rules, told in a few lines.

use rules::eval::{Period, Replay, ReplayOptions, replay};
use rules::load::{LoadOptions, RuleFile, load};
use tsdb::{Labels, MemoryStore};

pub const MINUTE: i64 = 60_000;

/// Series as `name{label="value"} 1 2 _ 3`: a sample a minute from 0 on, `_` for none.
pub fn store(lines: &str) -> MemoryStore {
    let mut store = MemoryStore::default();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let end = line
            .find('}')
            .map_or_else(|| line.find(' ').unwrap_or(line.len()), |at| at + 1);
        let (series, values) = line.split_at(end);
        let samples: Vec<(i64, f64)> = values
            .split_whitespace()
            .zip(0..)
            .filter(|(value, _)| *value != "_")
            .map(|(value, minute)| (minute * MINUTE, number(value)))
            .collect();
        store.append(labels(series), &samples);
    }
    store
}

fn number(text: &str) -> f64 {
    match text {
        "stale" => tsdb::stale_nan(),
        _ => text.parse().expect("a number"),
    }
}

pub fn labels(series: &str) -> Labels {
    let parsed = promql::parse(series, &promql::ParseOptions::stable());
    let promql::ExprKind::Selector(selector) = parsed.expr.kind else {
        panic!("`{series}` is no series");
    };
    Labels::new(selector.matchers.into_iter().map(|m| (m.name, m.value)))
}

/// Rules without mistakes.
#[track_caller]
pub fn rules(source: &str) -> RuleFile {
    let file = load(source, &LoadOptions::default());
    assert_eq!(file.problems, [], "{source}");
    file
}

/// Minutes `0..=last`, a minute apart.
pub fn play<'a>(file: &'a RuleFile, store: &'a MemoryStore, last: i64) -> Replay<'a> {
    let period = Period {
        start_ms: 0,
        end_ms: last * MINUTE,
    };
    replay(&file.groups, store, period, &ReplayOptions::default())
}

/// What was written, a series a line, as [`store`] takes it; sorted.
pub fn written(replay: &Replay<'_>, last: i64) -> Vec<String> {
    let mut lines: Vec<String> = replay
        .written()
        .series()
        .map(|series| {
            let at = |minute: i64| {
                let position = series.timestamps.iter().position(|t| *t == minute * MINUTE);
                match position.map(|position| series.values[position]) {
                    None => " _".to_owned(),
                    Some(value) if tsdb::is_stale_nan(value) => " stale".to_owned(),
                    Some(value) => format!(" {value}"),
                }
            };
            let values: String = (0..=last).map(at).collect();
            format!("{}{values}", series.labels)
        })
        .collect();
    lines.sort();
    lines
}

/// Every change of every alert's state, by the minute.
pub fn changes(replay: &Replay<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for rule in replay.rules() {
        for alert in &rule.alerts {
            let changes = alert
                .changes()
                .into_iter()
                .map(|change| format!(" {}@{}", change.state.as_str(), change.at_ms / MINUTE));
            lines.push(format!("{}{}", alert.labels, changes.collect::<String>()));
        }
    }
    lines
}

//! Questions to a dataset, answered without the query engine: it must not judge its own test data.

use std::sync::OnceLock;

use sim::Scenario;
use tsdb::dataset::Dataset;
use tsdb::{MatchOp, Matcher, Series, SeriesStore as _, is_stale_nan};

pub const MINUTE_MS: i64 = 60_000;

/// The bundled day, played once for all tests.
pub fn sample_day() -> &'static Dataset {
    static DAY: OnceLock<Dataset> = OnceLock::new();
    DAY.get_or_init(|| sim::run(&Scenario::sample_day()))
}

/// Unix milliseconds of a clock time on the sample day.
pub fn clock(hour: i64, minute: i64) -> i64 {
    model::SAMPLE_DATASET_START_MS + (hour * 60 + minute) * MINUTE_MS
}

/// The series called `name` with these labels; a value may be a regular expression.
pub fn select<'a>(dataset: &'a Dataset, name: &str, labels: &[(&str, &str)]) -> Vec<&'a Series> {
    let own = labels.iter().map(|(name, value)| {
        Matcher::new(*name, MatchOp::Regex, *value).expect("a test's pattern")
    });
    let name = Matcher::new("__name__", MatchOp::Equal, name).expect("no pattern");
    let found = dataset
        .store
        .select(&std::iter::once(name).chain(own).collect::<Vec<_>>());
    assert!(!found.is_empty(), "no series for {labels:?}");
    found
}

/// The samples of a series with `from <= time < to`, without staleness markers.
pub fn samples(series: &Series, from: i64, to: i64) -> impl Iterator<Item = (i64, f64)> {
    let all = series
        .timestamps
        .iter()
        .copied()
        .zip(series.values.iter().copied());
    all.filter(move |(time, value)| (from..to).contains(time) && !is_stale_nan(*value))
}

/// By how much the counters rose together, restarts allowed for.
pub fn increase(dataset: &Dataset, name: &str, labels: &[(&str, &str)], from: i64, to: i64) -> f64 {
    let one = |series: &&Series| {
        let mut last: Option<f64> = None;
        samples(series, from, to)
            .map(|(_, value)| {
                let before = last.replace(value);
                before.map_or(0.0, |before| {
                    if value < before {
                        value
                    } else {
                        value - before
                    }
                })
            })
            .sum::<f64>()
    };
    select(dataset, name, labels).iter().map(one).sum()
}

/// All values of the gauges in that time.
pub fn values(
    dataset: &Dataset,
    name: &str,
    labels: &[(&str, &str)],
    from: i64,
    to: i64,
) -> Vec<f64> {
    let series = select(dataset, name, labels);
    series
        .iter()
        .flat_map(|series| samples(series, from, to).map(|(_, value)| value))
        .collect()
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::MIN, f64::max)
}

/// `histogram_quantile` over the increase of the buckets called `name`.
pub fn quantile(
    dataset: &Dataset,
    q: f64,
    name: &str,
    labels: &[(&str, &str)],
    from: i64,
    to: i64,
) -> f64 {
    let mut bounds: Vec<(f64, String)> = select(dataset, name, labels)
        .iter()
        .map(|series| series.labels.get("le").to_owned())
        .map(|le| (le.parse().unwrap_or(f64::INFINITY), le))
        .collect();
    bounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    bounds.dedup();
    let below = |le: &str| {
        let le = le.replace('+', r"\+");
        increase(
            dataset,
            name,
            &[labels, &[("le", le.as_str())]].concat(),
            from,
            to,
        )
    };
    let wanted = q * below("+Inf");
    let (mut lower, mut counted) = (0.0, 0.0);
    for (bound, le) in bounds {
        let count = below(&le);
        if count >= wanted {
            return if bound.is_infinite() {
                lower
            } else {
                lower + (bound - lower) * (wanted - counted) / (count - counted).max(1e-9)
            };
        }
        (lower, counted) = (bound, count);
    }
    lower
}

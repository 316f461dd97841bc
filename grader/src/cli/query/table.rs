//! The result of a query as columns: a label each, then the time in a range, then the value.

use std::collections::BTreeSet;

use promql::api_json::format_value;
use promql::functions::Sample;
use promql::{MatrixSeries, Value};
use tsdb::{Labels, METRIC_NAME};

/// Whether there is nothing to show.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Vector(samples) => samples.is_empty(),
        Value::Matrix(series) => series.is_empty(),
        Value::Scalar(_) | Value::String(_) => false,
    }
}

/// Lines for a person; nothing for an empty result.
pub(super) fn render(value: &Value) -> String {
    match value {
        Value::Scalar(number) => format_value(*number) + "\n",
        Value::String(text) => format!("{text}\n"),
        Value::Vector(samples) => {
            let names = label_names(samples.iter().map(|sample| &sample.labels));
            let rows = samples.iter().map(|sample| {
                let mut row = cells(&sample.labels, &names);
                row.push(match &sample.value {
                    Sample::Float(value) => format_value(*value),
                    Sample::Histogram(histogram) => histogram.to_string(),
                });
                row
            });
            aligned(header(&names, &["value"]), rows.collect())
        }
        Value::Matrix(series) => {
            let names = label_names(series.iter().map(|series| &series.labels));
            let rows = series.iter().flat_map(|series| rows(series, &names));
            aligned(header(&names, &["time", "value"]), rows.collect())
        }
    }
}

/// All names that some series has, the metric's first.
fn label_names<'a>(series: impl Iterator<Item = &'a Labels>) -> Vec<&'a str> {
    let all: BTreeSet<&str> = series
        .flat_map(Labels::iter)
        .map(|(name, _)| name)
        .collect();
    let mut names: Vec<&str> = all.into_iter().collect();
    names.sort_by_key(|name| *name != METRIC_NAME);
    names
}

fn header(names: &[&str], others: &[&str]) -> Vec<String> {
    let titles = names.iter().map(|name| match *name {
        METRIC_NAME => "metric",
        name => name,
    });
    titles
        .chain(others.iter().copied())
        .map(str::to_owned)
        .collect()
}

fn cells(labels: &Labels, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| labels.get(name).to_owned())
        .collect()
}

/// The points of a series by time, floats and histograms together.
fn rows(series: &MatrixSeries, names: &[&str]) -> Vec<Vec<String>> {
    let floats = series
        .floats
        .iter()
        .map(|(time, value)| (*time, format_value(*value)));
    let histograms = series
        .histograms
        .iter()
        .map(|(time, histogram)| (*time, histogram.to_string()));
    let mut points: Vec<(i64, String)> = floats.chain(histograms).collect();
    points.sort_by_key(|(time, _)| *time);
    let row = |(time, value)| {
        let mut row = cells(&series.labels, names);
        row.extend([moment(time), value]);
        row
    };
    points.into_iter().map(row).collect()
}

pub(super) fn moment(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |time| time.to_string())
}

fn aligned(header: Vec<String>, rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut widths = vec![0; header.len()];
    for row in std::iter::once(&header).chain(&rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in std::iter::once(header).chain(rows) {
        let mut line = String::new();
        for (cell, &width) in row.iter().zip(&widths) {
            line += &format!("{cell:<width$}  ");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use promql::{QuerySettings, QueryTimes, RangeParams};
    use tsdb::MemoryStore;

    use super::*;

    #[track_caller]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`check(…, expect![…])` reads best"
    )]
    fn check(query: &str, times: QueryTimes, expected: Expect) {
        let mut store = MemoryStore::default();
        for (labels, value) in [
            (vec![(METRIC_NAME, "up"), ("job", "wörker")], 1.0),
            (
                vec![(METRIC_NAME, "up"), ("job", "api"), ("zone", "a")],
                0.5,
            ),
        ] {
            store.append(Labels::new(labels), &[(0, value), (60_500, f64::NAN)]);
        }
        let evaluation = promql::query(&store, query, times, &QuerySettings::default());
        expected.assert_eq(&render(&evaluation.unwrap().value));
    }

    #[test]
    fn an_instant_vector_has_a_column_for_each_label() {
        let now = QueryTimes::Instant(0);
        check(
            "up",
            now,
            expect![[r#"
            metric  job     zone  value
            up      api     a     0.5
            up      wörker        1
        "#]],
        );
        check(
            "sum(up)",
            now,
            expect![[r#"
            value
            1.5
        "#]],
        );
        check("nothing", now, expect![[r#""#]]);
        check(
            "2 * 3",
            now,
            expect![[r#"
            6
        "#]],
        );
    }

    #[test]
    fn a_range_has_a_line_for_each_moment() {
        let range = RangeParams {
            start_ms: 0,
            end_ms: 60_500,
            step_ms: 60_500,
        };
        check(
            "up",
            QueryTimes::Range(range),
            expect![[r#"
            metric  job     zone  time                    value
            up      api     a     1970-01-01T00:00:00Z    0.5
            up      api     a     1970-01-01T00:01:00.5Z  NaN
            up      wörker        1970-01-01T00:00:00Z    1
            up      wörker        1970-01-01T00:01:00.5Z  NaN
        "#]],
        );
    }
}

//! A few described series as a store of their own, for who tries something out.

use tsdb::MemoryStore;

use super::{Item, append, describe};

/// Together; what is told in a text box stays far below.
const MAX_SAMPLES: usize = 200_000;

/// Reads one series a line: its first sample at 0, each next one `interval_ms` later. Empty lines and those that begin
/// with `#` are left out.
///
/// # Errors
/// Names the line, from 1, and what is wrong with it.
pub fn store(text: &str, interval_ms: i64) -> Result<MemoryStore, String> {
    let mut store = MemoryStore::default();
    let mut count = 0;
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        count += load(line, interval_ms, &mut store)
            .map_err(|problem| format!("line {number}: {problem}"))?;
        if count > MAX_SAMPLES {
            return Err(format!("line {number}: more than {MAX_SAMPLES} samples"));
        }
    }
    Ok(store)
}

fn load(line: &str, interval_ms: i64, store: &mut MemoryStore) -> Result<usize, String> {
    let series = describe(line)?;
    if series.is_start_times {
        return Err("start times belong to scripts of promqltest".to_owned());
    }
    let times = (0..).map(|index: i64| index.saturating_mul(interval_ms));
    let items: Vec<(i64, Item, i64)> = times
        .zip(series.samples()?)
        .filter(|(_, item)| *item != Item::Omitted)
        .map(|(time, item)| (time, item, 0))
        .collect();
    append(store.series_mut(series.labels), &items)?;
    Ok(items.len())
}

#[cfg(test)]
mod tests {
    use super::store;

    #[test]
    fn samples_lie_an_interval_apart() {
        let store = store("# two\n a{i=\"1\"} 1 _ 3\n\nb 0+1x2", 15_000).unwrap();
        let told: Vec<String> = store
            .series()
            .map(|series| {
                format!(
                    "{} {:?} {:?}",
                    series.labels, series.timestamps, series.values
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"a{i="1"} [0, 30000] [1.0, 3.0]"#,
                "b [0, 15000, 30000] [0.0, 1.0, 2.0]",
            ]
        );
    }

    #[test]
    fn a_mistake_names_its_line() {
        for (text, expected) in [
            ("a 1\nb x", "line 2: `x`"),
            ("a{ 1", "line 1: "),
            (
                "a 1\na 2",
                "line 2: a has a sample at or after 0 ms already",
            ),
            ("a 0+1x300000", "line 1: more than 200000 samples"),
        ] {
            let problem = store(text, 1_000).unwrap_err();
            assert!(problem.starts_with(expected), "{text}: {problem}");
        }
    }
}

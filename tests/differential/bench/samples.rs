//! The samples that the benchmark runs on: gauges and counters of 1, 10 and 100 series, every ten seconds.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use tsdb::{Labels, METRIC_NAME, MemoryStore, Series};

use crate::open_metrics;
use crate::random::Random;
use crate::server::import;

/// 2026-03-10T00:00:00Z: a whole number of blocks.
pub const START_MS: i64 = 1_773_100_800_000;
pub const STEP_MS: i64 = 10_000;
/// The longest query, and before it what the longest window looks back on.
pub const MOST_STEPS: i64 = 10_000;
pub const LEAD_MS: i64 = 2 * 3_600_000;
/// How long the joined series are: enough for their queries.
pub const JOIN_STEPS: i64 = 200;

const BLOCK_MS: i64 = 2 * 3_600_000;
/// Changes with the samples, so that blocks that were made before are not taken for these.
const VERSION: &str = "1";

pub const SIZES: [(&str, usize); 3] = [("one", 1), ("ten", 10), ("hundred", 100)];
const BOUNDS: [&str; 5] = ["0.1", "0.5", "1", "5", "+Inf"];

/// All series in memory.
pub fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    let mut random = Random::new(1);
    let count = LEAD_MS / STEP_MS + MOST_STEPS + 1;
    let shared: std::sync::Arc<[i64]> = times(START_MS, count);
    for (size, series) in SIZES {
        for metric in ["a", "b"] {
            for l in 0..series {
                let labels = [
                    (METRIC_NAME, format!("{metric}_{size}")),
                    ("l", l.to_string()),
                ];
                let values = counter(&mut random, shared.len(), 1.0);
                store.insert(Series::new(Labels::new(labels), shared.clone(), values));
            }
        }
        for l in 0..series {
            let mut below = vec![0.0; shared.len()];
            for le in BOUNDS {
                let labels = [
                    (METRIC_NAME, format!("h_{size}")),
                    ("l", l.to_string()),
                    ("le", le.to_owned()),
                ];
                for (sum, value) in below
                    .iter_mut()
                    .zip(counter(&mut random, shared.len(), 0.0))
                {
                    *sum += value;
                }
                let series = Series::new(Labels::new(labels), shared.clone(), below.clone());
                store.insert(series);
            }
        }
    }
    let end_ms = START_MS + LEAD_MS;
    let shared = times(end_ms - 3_600_000, 360 + JOIN_STEPS);
    for metric in ["rpc_success_total", "rpc_error_total"] {
        for number in 0..1000 {
            let labels = [
                (METRIC_NAME, metric.to_owned()),
                ("instance", format!("api-{}", number / 10)),
                ("method", format!("m{}", number % 10)),
                ("zone", format!("z{}", number / 250)),
            ];
            let values = counter(&mut random, shared.len(), 0.5);
            store.insert(Series::new(Labels::new(labels), shared.clone(), values));
        }
    }
    store
}

fn times(start_ms: i64, count: i64) -> std::sync::Arc<[i64]> {
    (0..count).map(|n| start_ms + n * STEP_MS).collect()
}

/// Whole numbers that rise; now and then they start again, as often as `restarts` in ten thousand.
fn counter(random: &mut Random, count: usize, restarts: f64) -> Vec<f64> {
    let mut value = 0.0;
    let values = (0..count).map(|_| {
        value += (random.unit() * 100.0).floor();
        if random.chance(restarts / 10_000.0) {
            value = 0.0;
        }
        value
    });
    values.collect()
}

/// The folder with the server's blocks of these samples, made on the first run: that takes a minute or two.
///
/// # Errors
/// When the disk is full, or `promtool` is missing.
pub fn blocks(store: &MemoryStore) -> anyhow::Result<PathBuf> {
    let folder = tests::root().join("target/bench/promql");
    let done = folder.join("samples-version");
    if fs::read_to_string(&done).is_ok_and(|version| version == VERSION) {
        return Ok(folder);
    }
    println!("importing the samples into Prometheus' format: once");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let end_ms = START_MS + LEAD_MS + MOST_STEPS * STEP_MS;
    let mut from = START_MS - START_MS % BLOCK_MS;
    while from <= end_ms {
        // promtool reads the whole text again for each block: one text a block.
        import_block(store, from, &folder)?;
        from += BLOCK_MS;
    }
    fs::write(&done, VERSION)?;
    Ok(folder)
}

fn import_block(store: &MemoryStore, from: i64, folder: &Path) -> anyhow::Result<()> {
    let text = folder.join("block.om");
    let in_block = store.series().filter_map(|series| {
        let first = series.timestamps.partition_point(|t| *t < from);
        let last = series.timestamps.partition_point(|t| *t < from + BLOCK_MS);
        (first < last).then(|| {
            let timestamps = series.timestamps.get(first..last).unwrap_or_default();
            let values = series.values.get(first..last).unwrap_or_default();
            Series::new(series.labels.clone(), timestamps.to_vec(), values.to_vec())
        })
    });
    let series: Vec<Series> = in_block.collect();
    let mut out = BufWriter::new(File::create(&text)?);
    open_metrics::write(&series, &mut out)?;
    import(&text, &folder.join("data"))?;
    fs::remove_file(&text)?;
    Ok(())
}

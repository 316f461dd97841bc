//! The file survives a round trip bit for bit, and no damage goes unnoticed or makes the reader panic.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use super::section::{Section, split, write_head, write_section};
use super::*;
use crate::{Labels, Series, stale_nan};

const MINUTE: i64 = 60_000;

fn labels(name: &str, le: &str) -> Labels {
    Labels::new([("__name__", name), ("job", "api-service"), ("le", le)])
}

/// Counters, a histogram, floats, special values and two timestamp columns: a bit of everything.
fn sample() -> Dataset {
    let timestamps: Arc<[i64]> = (0..200)
        .map(|scrape| 1_773_100_800_000 + scrape * 15_000)
        .collect();
    let mut store = MemoryStore::default();
    let mut insert = |name: &str, le: &str, value: fn(i64) -> f64| {
        let values = (0..200).map(value).collect();
        store.insert(Series::new(
            labels(name, le),
            Arc::clone(&timestamps),
            values,
        ));
    };
    insert("requests_total", "", |i| (i * i / 7) as f64);
    insert("duration_seconds_bucket", "0.1", |i| (i * 3) as f64);
    insert("duration_seconds_bucket", "+Inf", |i| {
        (i * 3 + i / 9) as f64
    });
    insert("duration_seconds_count", "", |i| (i * 3 + i / 9) as f64);
    insert("duration_seconds_sum", "", |i| {
        (i * i * 37) as f64 / 16_384.0
    });
    insert("cpu_seconds_total", "", |i| (i * 17) as f64 / 100.0);
    insert("memory_bytes", "", |i| ((i * 7919) % 61 * 4096) as f64);
    insert("limit_bytes", "", |_| 9.223_372_036_854_776e18);
    insert("third", "", |i| i as f64 / 3.0);
    insert("gone", "", |i| if i == 150 { stale_nan() } else { 5.0 });
    insert("odd", "", |i| {
        [f64::NAN, f64::INFINITY, -0.0, f64::MIN_POSITIVE, 1e300][i as usize % 5]
    });
    store.insert(Series::new(
        labels("late", ""),
        vec![1_773_100_899_123, 1_773_100_914_123],
        vec![-1.5, 2.25],
    ));
    store.insert(Series::new(labels("empty", ""), Vec::new(), Vec::new()));
    let help = "Requests answered.".to_owned();
    Dataset {
        info: DatasetInfo {
            title: "A test".to_owned(),
            seed: 42,
            start_ms: 1_773_100_800_000,
            end_ms: 1_773_103_800_000,
            scrape_interval_ms: 15_000,
        },
        metadata: [(
            "requests_total".to_owned(),
            MetricMetadata {
                kind: MetricKind::Counter,
                help,
                unit: String::new(),
            },
        )]
        .into(),
        incidents: vec![Incident {
            kind: "worker_crash".to_owned(),
            start_ms: 10 * MINUTE,
            end_ms: 40 * MINUTE,
            cause: "out of memory".to_owned(),
            effects: vec![Effect {
                who: "queue".to_owned(),
                what: "grows".to_owned(),
                start_ms: 11 * MINUTE,
                end_ms: 50 * MINUTE,
            }],
        }],
        store,
    }
}

/// Everything of a dataset, values bit for bit.
fn fingerprint(dataset: &Dataset) -> String {
    let series = dataset.store.series().map(|series| {
        let bits: Vec<u64> = series.values.iter().map(|value| value.to_bits()).collect();
        format!("{} {:?} {bits:?}\n", series.labels, series.timestamps)
    });
    let series: String = series.collect();
    format!(
        "{:?} {:?} {:?}\n{series}",
        dataset.info, dataset.metadata, dataset.incidents
    )
}

#[track_caller]
fn check_round_trip(dataset: &Dataset) {
    let file = write(dataset);
    let back = read(&file).unwrap();
    assert_eq!(fingerprint(&back), fingerprint(dataset));
    assert_eq!(write(&back), file);
}

#[test]
fn a_dataset_survives_the_file() {
    check_round_trip(&sample());
    check_round_trip(&Dataset::default());
}

#[test]
fn series_of_one_target_share_one_timestamp_column_after_reading() {
    let back = read(&write(&sample())).unwrap();
    let mut columns: Vec<*const i64> = back
        .store
        .series()
        .map(|series| series.timestamps.as_ptr())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    assert_eq!(columns.len(), 3);
}

#[test]
fn equal_labels_are_one_text_after_reading() {
    let back = read(&write(&sample())).unwrap();
    let mut texts: Vec<*const u8> = back
        .store
        .series()
        .map(|series| series.labels.get("job").as_ptr())
        .collect();
    texts.dedup();
    assert_eq!(texts.len(), 1);
}

#[test]
fn a_histogram_costs_little_more_than_its_first_bucket() {
    let one = |buckets: i64| {
        let timestamps: Arc<[i64]> = (0..5000).map(|scrape| scrape * 15_000).collect();
        let mut store = MemoryStore::default();
        for bucket in 0..buckets {
            let values = (0..5000).map(|i| (i * i % 97 + i * 100) as f64).collect();
            store.insert(Series::new(
                labels("a_bucket", &bucket.to_string()),
                Arc::clone(&timestamps),
                values,
            ));
        }
        write(&Dataset {
            store,
            ..Dataset::default()
        })
        .len()
    };
    assert!(
        one(10) < one(1) + 9 * 40,
        "{} bytes for ten, {} for one",
        one(10),
        one(1)
    );
}

#[test]
fn another_file_is_not_a_dataset() {
    let error = read(b"PK\x03\x04 and so on").unwrap_err();
    assert_eq!(
        error,
        DatasetError::NotADataset {
            found: b"PK\x03\x04 and".to_vec()
        }
    );
}

#[test]
fn a_newer_version_says_to_update() {
    let mut file = write(&sample());
    file[8] = 2;
    let error = read(&file).unwrap_err();
    assert_eq!(
        error,
        DatasetError::OtherVersion {
            found: 2,
            supported: 1
        }
    );
    assert!(error.to_string().ends_with("update Sightline"), "{error}");
}

#[test]
fn every_truncation_is_noticed() {
    let file = write(&sample());
    for length in 0..file.len() {
        let error = read(&file[..length]).unwrap_err();
        assert!(
            matches!(error, DatasetError::Truncated { .. }),
            "{length}: {error}"
        );
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let file = write(&sample());
    for bit in 0..file.len() * 8 {
        let mut damaged = file.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(read(&damaged).is_err(), "bit {bit}");
    }
}

#[test]
fn a_damaged_value_names_its_section() {
    let mut file = write(&sample());
    let last = file.len() - 1;
    file[last] ^= 1;
    let error = read(&file).unwrap_err();
    assert!(
        matches!(
            error,
            DatasetError::Checksum {
                section: "values",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn bytes_after_the_end_are_an_error() {
    let mut file = write(&sample());
    file.push(0);
    assert!(matches!(
        read(&file).unwrap_err(),
        DatasetError::Malformed { .. }
    ));
}

/// The file with one section's payload replaced and everything resealed, as an attacker would do it.
fn forge(section: Section, payload: &[u8]) -> Vec<u8> {
    let honest = write(&sample());
    let readers = split(&honest).unwrap();
    let mut file = Vec::new();
    write_head(&mut file);
    for (mut reader, other) in readers.into_iter().zip(Section::ALL) {
        let left = reader.left() as u64;
        write_section(
            &mut file,
            other,
            if other == section {
                payload
            } else {
                reader.take(left).unwrap()
            },
        );
    }
    file
}

fn payload(section: Section) -> Vec<u8> {
    let honest = write(&sample());
    let readers = split(&honest).unwrap();
    let mut reader = readers
        .into_iter()
        .zip(Section::ALL)
        .find(|(_, other)| *other == section)
        .unwrap()
        .0;
    let left = reader.left() as u64;
    reader.take(left).unwrap().to_vec()
}

#[test]
fn a_column_that_claims_to_be_endless_is_refused_before_it_is_allocated() {
    // One column of 2^62 timestamps, each without a byte of its own.
    let mut endless = bytes::ByteWriter::default();
    endless.varint(1);
    endless.varint(1 << 62);
    endless.0.extend([0, 0]);
    let error = read(&forge(Section::Timestamps, &endless.0)).unwrap_err();
    assert!(
        matches!(
            error,
            DatasetError::TooLarge {
                section: "timestamps",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn more_samples_than_a_page_can_hold_are_refused_before_they_are_allocated() {
    let timestamps: Arc<[i64]> = (0..200_000).collect();
    let mut store = MemoryStore::default();
    for series in 0..100 {
        let values = vec![1.0; timestamps.len()];
        store.insert(Series::new(
            labels("constant", &series.to_string()),
            Arc::clone(&timestamps),
            values,
        ));
    }
    let error = read(&write(&Dataset {
        store,
        ..Dataset::default()
    }))
    .unwrap_err();
    assert!(
        matches!(
            error,
            DatasetError::TooLarge {
                section: "series",
                what: "samples",
                ..
            }
        ),
        "{error}"
    );
}

fn any_section() -> impl Strategy<Value = Section> {
    prop::sample::select(Section::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_floats_survive(columns in vec(vec(any::<u64>(), 50), 1..6), whole in vec(any::<i64>(), 50)) {
        let timestamps: Arc<[i64]> = (0..50).collect();
        let mut store = MemoryStore::default();
        for (place, column) in columns.iter().enumerate() {
            let values = column.iter().map(|bits| f64::from_bits(*bits)).collect();
            store.insert(Series::new(labels("bits", &place.to_string()), Arc::clone(&timestamps), values));
        }
        for divisor in [1_i64, 10, 1000, 16_384, 1 << 40] {
            let values = whole.iter().map(|value| (value >> 12) as f64 / divisor as f64).collect();
            store.insert(Series::new(labels("whole", &divisor.to_string()), Arc::clone(&timestamps), values));
        }
        check_round_trip(&Dataset { store, ..Dataset::default() });
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn a_resealed_section_of_random_bytes_never_panics(section in any_section(), bytes in vec(any::<u8>(), 0..300)) {
        let _ = read(&forge(section, &bytes));
    }

    #[test]
    fn a_resealed_section_with_changed_bytes_never_panics(
        section in any_section(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let mut changed = payload(section);
        for (place, byte) in changes {
            let place = place.index(changed.len());
            changed[place] = byte;
        }
        if let Some(cut) = cut {
            changed.truncate(cut.index(changed.len()));
        }
        let _ = read(&forge(section, &changed));
    }
}

//! From the bytes of a file to a dataset. Every number in the file is distrusted.

use std::sync::Arc;

use super::bytes::ByteReader;
use super::column::{self, Neighbours};
use super::section::split;
use super::{Dataset, DatasetError, DatasetInfo, Effect, Incident, MetricKind, MetricMetadata};
use crate::{Labels, MemoryStore, Series};

/// 128 MiB of values: a page has room for no more.
const MAX_SAMPLES: u64 = 16 << 20;
/// 16 MiB of timestamps, which targets share.
const MAX_TIMESTAMPS: u64 = 2 << 20;

/// Reads a file that [`super::write()`] made.
///
/// # Errors
/// When the file is not a dataset, is of another version, was cut or damaged, or is larger than a page can hold.
pub fn read(file: &[u8]) -> Result<Dataset, DatasetError> {
    let [
        info,
        metadata,
        incidents,
        strings,
        timestamps,
        series,
        values,
    ] = split(file)?;
    let strings = read_strings(strings)?;
    let columns = read_timestamps(timestamps)?;
    let labels = read_series(series, &columns, &strings)?;
    Ok(Dataset {
        info: read_info(info)?,
        metadata: read_metadata(metadata)?.into_iter().collect(),
        incidents: read_incidents(incidents)?,
        store: read_values(values, columns, labels)?,
    })
}

fn read_info(mut reader: ByteReader<'_>) -> Result<DatasetInfo, DatasetError> {
    let info = DatasetInfo {
        title: reader.string()?.to_owned(),
        seed: reader.u64()?,
        start_ms: reader.signed()?,
        end_ms: reader.signed()?,
        scrape_interval_ms: reader.signed()?,
    };
    reader.finish()?;
    Ok(info)
}

fn read_metadata(
    mut reader: ByteReader<'_>,
) -> Result<Vec<(String, MetricMetadata)>, DatasetError> {
    let count = reader.count()?;
    let mut families = Vec::new();
    for _ in 0..count {
        let family = reader.string()?.to_owned();
        let kind = usize::from(reader.u8()?);
        let Some(&kind) = MetricKind::ALL.get(kind) else {
            return Err(reader.malformed("a metric has a type that does not exist"));
        };
        let help = reader.string()?.to_owned();
        families.push((
            family,
            MetricMetadata {
                kind,
                help,
                unit: reader.string()?.to_owned(),
            },
        ));
    }
    reader.finish()?;
    Ok(families)
}

fn read_incidents(mut reader: ByteReader<'_>) -> Result<Vec<Incident>, DatasetError> {
    let count = reader.count()?;
    let mut incidents = Vec::new();
    for _ in 0..count {
        incidents.push(Incident {
            kind: reader.string()?.to_owned(),
            start_ms: reader.signed()?,
            end_ms: reader.signed()?,
            cause: reader.string()?.to_owned(),
            effects: read_effects(&mut reader)?,
        });
    }
    reader.finish()?;
    Ok(incidents)
}

fn read_effects(reader: &mut ByteReader<'_>) -> Result<Vec<Effect>, DatasetError> {
    let count = reader.count()?;
    let mut effects = Vec::new();
    for _ in 0..count {
        effects.push(Effect {
            who: reader.string()?.to_owned(),
            what: reader.string()?.to_owned(),
            start_ms: reader.signed()?,
            end_ms: reader.signed()?,
        });
    }
    Ok(effects)
}

fn read_strings(mut reader: ByteReader<'_>) -> Result<Vec<Arc<str>>, DatasetError> {
    let count = reader.count()?;
    let mut strings = Vec::new();
    for _ in 0..count {
        strings.push(Arc::from(reader.string()?));
    }
    reader.finish()?;
    Ok(strings)
}

fn read_timestamps(mut reader: ByteReader<'_>) -> Result<Vec<Arc<[i64]>>, DatasetError> {
    let count = reader.count()?;
    let mut columns = Vec::new();
    let mut total = 0_u64;
    for _ in 0..count {
        let length = reader.varint()?;
        total = total.saturating_add(length);
        if total > MAX_TIMESTAMPS {
            return Err(reader.too_large("timestamps", total, MAX_TIMESTAMPS));
        }
        let column = column::read_timestamps(&mut reader, length as usize)?;
        if column.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(reader.malformed("timestamps do not rise"));
        }
        columns.push(Arc::from(column));
    }
    reader.finish()?;
    Ok(columns)
}

/// The label sets of the series of each timestamp column.
fn read_series(
    mut reader: ByteReader<'_>,
    columns: &[Arc<[i64]>],
    strings: &[Arc<str>],
) -> Result<Vec<Vec<Labels>>, DatasetError> {
    let mut groups = Vec::new();
    let mut samples = 0_u64;
    for column in columns {
        let count = reader.count()?;
        samples = samples.saturating_add(count as u64 * column.len() as u64);
        if samples > MAX_SAMPLES {
            return Err(reader.too_large("samples", samples, MAX_SAMPLES));
        }
        let mut group = Vec::new();
        for _ in 0..count {
            group.push(read_labels(&mut reader, strings)?);
        }
        groups.push(group);
    }
    reader.finish()?;
    Ok(groups)
}

fn read_labels(reader: &mut ByteReader<'_>, strings: &[Arc<str>]) -> Result<Labels, DatasetError> {
    let count = reader.count()?;
    let mut pairs = Vec::new();
    for _ in 0..count {
        let (name, value) = (
            read_string_id(reader, strings)?,
            read_string_id(reader, strings)?,
        );
        pairs.push((name, value));
    }
    if pairs.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return Err(reader.malformed("label names do not rise"));
    }
    Ok(Labels::new(pairs))
}

fn read_string_id(
    reader: &mut ByteReader<'_>,
    strings: &[Arc<str>],
) -> Result<Arc<str>, DatasetError> {
    let id = reader.varint()?;
    let text = usize::try_from(id).ok().and_then(|id| strings.get(id));
    text.cloned()
        .ok_or_else(|| reader.malformed("a label refers to a text that does not exist"))
}

fn read_values(
    mut reader: ByteReader<'_>,
    columns: Vec<Arc<[i64]>>,
    groups: Vec<Vec<Labels>>,
) -> Result<MemoryStore, DatasetError> {
    let mut store = MemoryStore::default();
    for (timestamps, group) in columns.into_iter().zip(groups) {
        let mut neighbours = Neighbours::default();
        for labels in group {
            let values = column::read(&mut reader, timestamps.len(), &mut neighbours)?;
            store.insert(Series::new(labels, Arc::clone(&timestamps), values));
        }
    }
    reader.finish()?;
    Ok(store)
}

//! From a dataset to the bytes of a file.

use std::collections::BTreeMap;

use super::bytes::ByteWriter;
use super::column::{self, Neighbours};
use super::section::{Section, write_head, write_section};
use super::{Dataset, Incident};
use crate::{METRIC_NAME, Series};

/// The file of `dataset`, uncompressed. The same dataset always gives the same bytes.
pub fn write(dataset: &Dataset) -> Vec<u8> {
    let groups = group_by_timestamps(dataset);
    let strings = StringTable::of(dataset);
    let mut file = Vec::new();
    write_head(&mut file);
    for section in Section::ALL {
        let payload = match section {
            Section::Info => info(dataset),
            Section::Metadata => metadata(dataset),
            Section::Incidents => incidents(&dataset.incidents),
            Section::Strings => strings.write(),
            Section::Timestamps => timestamps(&groups),
            Section::Series => series(&groups, &strings),
            Section::Values => values(&groups),
        };
        write_section(&mut file, section, &payload.0);
    }
    file
}

/// The series that share a timestamp column.
struct Group<'a> {
    timestamps: &'a [i64],
    series: Vec<&'a Series>,
}

/// Groups in the order of their first series; within a group like beside like, see [`likeness`].
fn group_by_timestamps(dataset: &Dataset) -> Vec<Group<'_>> {
    let mut places: BTreeMap<&[i64], usize> = BTreeMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for series in dataset.store.series() {
        let timestamps: &[i64] = &series.timestamps;
        let place = *places.entry(timestamps).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group {
                timestamps,
                series: Vec::new(),
            });
        }
        groups[place].series.push(series);
    }
    for group in &mut groups {
        group.series.sort_by_cached_key(|series| likeness(series));
    }
    groups
}

/// Sorts a histogram's buckets by bound, with its count and sum behind them: each is close to the one before.
fn likeness(series: &Series) -> (String, Vec<(String, String)>, u64, String) {
    let name = series.labels.metric_name();
    let family = ["_bucket", "_count", "_sum"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .unwrap_or(name);
    let others = series
        .labels
        .iter()
        .filter(|(name, _)| *name != "le" && *name != METRIC_NAME);
    let bound = series.labels.get("le").parse::<f64>().unwrap_or(f64::NAN);
    // Among numbers that are not negative, bits sort as values do; no bound (NaN) comes last.
    let bound = if bound < 0.0 { 0 } else { bound.to_bits() };
    (
        family.to_owned(),
        others
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        bound,
        name.to_owned(),
    )
}

/// All label names and values, each once, sorted.
struct StringTable<'a>(BTreeMap<&'a str, u64>);

impl<'a> StringTable<'a> {
    fn of(dataset: &'a Dataset) -> Self {
        let labels = dataset
            .store
            .series()
            .flat_map(|series| series.labels.iter());
        let mut ids: BTreeMap<&str, u64> = labels
            .flat_map(|(name, value)| [(name, 0), (value, 0)])
            .collect();
        ids.values_mut()
            .zip(0..)
            .for_each(|(id, place)| *id = place);
        Self(ids)
    }

    fn write(&self) -> ByteWriter {
        let mut out = ByteWriter::default();
        out.varint(self.0.len() as u64);
        self.0.keys().for_each(|text| out.string(text));
        out
    }
}

fn info(dataset: &Dataset) -> ByteWriter {
    let mut out = ByteWriter::default();
    let info = &dataset.info;
    out.string(&info.title);
    out.u64(info.seed);
    out.signed(info.start_ms);
    out.signed(info.end_ms);
    out.signed(info.scrape_interval_ms);
    out
}

fn metadata(dataset: &Dataset) -> ByteWriter {
    let mut out = ByteWriter::default();
    out.varint(dataset.metadata.len() as u64);
    for (family, metadata) in &dataset.metadata {
        out.string(family);
        out.u8(metadata.kind as u8);
        out.string(&metadata.help);
        out.string(&metadata.unit);
    }
    out
}

fn incidents(incidents: &[Incident]) -> ByteWriter {
    let mut out = ByteWriter::default();
    out.varint(incidents.len() as u64);
    for incident in incidents {
        out.string(&incident.kind);
        out.signed(incident.start_ms);
        out.signed(incident.end_ms);
        out.string(&incident.cause);
        out.varint(incident.effects.len() as u64);
        for effect in &incident.effects {
            out.string(&effect.who);
            out.string(&effect.what);
            out.signed(effect.start_ms);
            out.signed(effect.end_ms);
        }
    }
    out
}

fn timestamps(groups: &[Group<'_>]) -> ByteWriter {
    let mut out = ByteWriter::default();
    out.varint(groups.len() as u64);
    for group in groups {
        out.varint(group.timestamps.len() as u64);
        column::write_timestamps(group.timestamps, &mut out);
    }
    out
}

fn series(groups: &[Group<'_>], strings: &StringTable<'_>) -> ByteWriter {
    let mut out = ByteWriter::default();
    for group in groups {
        out.varint(group.series.len() as u64);
        for series in &group.series {
            out.varint(series.labels.len() as u64);
            for (name, value) in series.labels.iter() {
                out.varint(strings.0[name]);
                out.varint(strings.0[value]);
            }
        }
    }
    out
}

fn values(groups: &[Group<'_>]) -> ByteWriter {
    let mut out = ByteWriter::default();
    for group in groups {
        let mut neighbours = Neighbours::default();
        for series in &group.series {
            column::write(&series.values, &mut neighbours, &mut out);
        }
    }
    out
}

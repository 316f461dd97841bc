//! Loading described series into a store, as the server's storage would keep them.

use std::collections::BTreeMap;

use tsdb::{Buckets, CUSTOM_BUCKETS_SCHEMA, Histogram, Labels, METRIC_NAME, MemoryStore};

use crate::series_notation::{Item, append, describe};

use super::script::{Command, CommandKind, Load};

/// The store of a running script.
#[derive(Default)]
pub(super) struct Runner {
    pub(super) store: MemoryStore,
    /// What could not be loaded since the last `clear`: evaluations after it mean nothing.
    pub(super) problem: Option<String>,
}

/// The samples of one described series: time, value, start of its counter.
struct Samples {
    items: Vec<(i64, Item, i64)>,
}

impl Runner {
    /// Applies `clear` and `load`.
    pub(super) fn apply(&mut self, command: &Command) {
        match &command.kind {
            CommandKind::Clear => *self = Self::default(),
            CommandKind::Load(load) => {
                if let Err(problem) = self.load(load) {
                    self.problem = Some(format!("load at line {}: {problem}", command.line));
                }
            }
            CommandKind::Eval(_) => {}
        }
    }

    fn load(&mut self, load: &Load) -> Result<(), String> {
        let mut described: BTreeMap<Labels, Samples> = BTreeMap::new();
        let mut starts: BTreeMap<Labels, Vec<Option<i64>>> = BTreeMap::new();
        for line in &load.lines {
            let series = describe(line)?;
            if series.is_start_times {
                starts.insert(series.labels.clone(), series.start_offsets()?);
                continue;
            }
            let offsets = starts.remove(&series.labels).unwrap_or_default();
            let samples = series.samples()?;
            if !offsets.is_empty() && offsets.len() != samples.len() {
                return Err(format!(
                    "{}: {} start times for {} samples",
                    series.labels,
                    offsets.len(),
                    samples.len()
                ));
            }
            let times = (0..).map(|index| index * load.step_ms);
            let items = times.zip(samples).enumerate().map(|(index, (time, item))| {
                let start = offsets
                    .get(index)
                    .copied()
                    .flatten()
                    .map_or(0, |offset| time + offset);
                (time, item, start)
            });
            let items = items
                .filter(|(_, item, _)| *item != Item::Omitted)
                .collect();
            described.insert(series.labels, Samples { items });
        }
        for (labels, samples) in &described {
            append(self.store.series_mut(labels.clone()), &samples.items)?;
        }
        if load.with_custom_buckets {
            self.load_custom_buckets(&described)?;
        }
        Ok(())
    }

    /// Stores classic histograms as native ones with custom buckets beside them.
    fn load_custom_buckets(&mut self, described: &BTreeMap<Labels, Samples>) -> Result<(), String> {
        let mut histograms: BTreeMap<Labels, BTreeMap<i64, Classic>> = BTreeMap::new();
        for (labels, samples) in described {
            let name = labels.metric_name();
            let Some((base, part)) = ["_bucket", "_count", "_sum"]
                .iter()
                .find_map(|end| Some((name.strip_suffix(end)?, *end)))
            else {
                continue;
            };
            let bound = match part {
                "_bucket" => match labels.get("le").parse::<f64>() {
                    Ok(bound) if !bound.is_nan() => Some(bound),
                    _ => continue,
                },
                _ => None,
            };
            let at_times = histograms
                .entry(labels.without(&["le"]).with(METRIC_NAME, base))
                .or_default();
            for (time, item, _) in &samples.items {
                let Item::Float(value) = item else { continue };
                let classic = at_times.entry(*time).or_default();
                match (part, bound) {
                    ("_bucket", Some(bound)) => classic.buckets.push((bound, *value)),
                    ("_count", _) => classic.count = Some(*value),
                    _ => classic.sum = *value,
                }
            }
        }
        for (labels, at_times) in histograms {
            let mut items = Vec::with_capacity(at_times.len());
            for (time, classic) in at_times {
                let histogram = classic
                    .into_native()
                    .map_err(|problem| format!("{labels}: {problem}"))?;
                items.push((time, Item::Histogram(Box::new(histogram)), 0));
            }
            append(self.store.series_mut(labels), &items)?;
        }
        Ok(())
    }
}

/// A classic histogram at one moment.
#[derive(Default)]
struct Classic {
    buckets: Vec<(f64, f64)>,
    count: Option<f64>,
    sum: f64,
}

impl Classic {
    fn into_native(mut self) -> Result<Histogram, String> {
        self.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.buckets.dedup_by(|a, b| a.0 == b.0);
        let highest = self.buckets.last().map_or(0.0, |(_, count)| *count);
        let count = self.count.unwrap_or(highest);
        if self
            .buckets
            .last()
            .is_none_or(|(bound, _)| *bound != f64::INFINITY)
        {
            self.buckets.push((f64::INFINITY, count));
        }
        let mut counts = Vec::with_capacity(self.buckets.len());
        let mut below = 0.0;
        for (bound, cumulative) in &self.buckets {
            if *cumulative < below {
                return Err(format!("the count falls at le={bound}"));
            }
            counts.push(cumulative - below);
            below = *cumulative;
        }
        if below != count {
            return Err(format!(
                "count {count} is not that of the +Inf bucket, {below}"
            ));
        }
        let bounds: Vec<f64> = self
            .buckets
            .iter()
            .map(|(bound, _)| *bound)
            .filter(|bound| bound.is_finite())
            .collect();
        let mut histogram = Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count,
            sum: self.sum,
            positive: Buckets { offset: 0, counts },
            custom_bounds: bounds.into(),
            ..Histogram::default()
        };
        histogram.compact();
        Ok(histogram)
    }
}

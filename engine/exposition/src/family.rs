//! Samples grouped under the name that HELP and TYPE speak of.

use std::collections::BTreeMap;

use crate::Sample;

/// What TYPE says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricType {
    Counter,
    Gauge,
    Histogram,
    GaugeHistogram,
    Summary,
    Info,
    StateSet,
    /// No TYPE, `untyped` or `unknown`.
    Unknown,
}

impl MetricType {
    /// The word in a TYPE line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::GaugeHistogram => "gaugehistogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::StateSet => "stateset",
            Self::Unknown => "untyped",
        }
    }

    /// What is added to the family's name in its samples' names.
    fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter => &["", "_total", "_created"],
            Self::Histogram => &["_bucket", "_sum", "_count", "_created", ""],
            Self::GaugeHistogram => &["_bucket", "_gsum", "_gcount", ""],
            Self::Summary => &["", "_sum", "_count", "_created"],
            Self::Info => &["_info", ""],
            Self::Gauge | Self::StateSet | Self::Unknown => &[""],
        }
    }
}

/// A metric with its metadata and samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    pub name: String,
    pub metric_type: MetricType,
    /// Whether a TYPE line says so; without one the type is `Unknown`.
    pub has_type: bool,
    pub help: Option<String>,
    pub unit: Option<String>,
    /// The lines, from 1, of the last TYPE and HELP.
    pub type_line: Option<u32>,
    pub help_line: Option<u32>,
    /// In the order of the body.
    pub samples: Vec<Sample>,
}

/// All that one scrape exposes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exposition {
    /// In the order in which they first appear.
    pub families: Vec<Family>,
}

impl Exposition {
    /// The family of that name.
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.name == name)
    }

    /// All samples, family by family.
    pub fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.families.iter().flat_map(|family| &family.samples)
    }

    /// The samples of that name, such as `http_request_duration_seconds_count`.
    pub fn samples_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Sample> {
        self.samples().filter(move |sample| sample.name == name)
    }

    /// How many sample lines were read.
    pub fn sample_count(&self) -> usize {
        self.families
            .iter()
            .map(|family| family.samples.len())
            .sum()
    }
}

/// Puts lines together while a body is read: metadata may follow its samples.
#[derive(Default)]
pub(crate) struct Builder {
    metadata: BTreeMap<String, Metadata>,
    /// Names in order of first appearance, and whether it was as metadata or as a sample.
    order: Vec<String>,
    samples: Vec<Sample>,
}

#[derive(Default)]
struct Metadata {
    metric_type: Option<MetricType>,
    help: Option<String>,
    unit: Option<String>,
    type_line: Option<u32>,
    help_line: Option<u32>,
}

impl Builder {
    pub(crate) fn sample_count(&self) -> usize {
        self.samples.len()
    }

    pub(crate) fn push(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    fn metadata(&mut self, name: String) -> &mut Metadata {
        if !self.metadata.contains_key(&name) {
            self.order.push(name.clone());
        }
        self.metadata.entry(name).or_default()
    }

    pub(crate) fn set_help(&mut self, name: String, help: String, line: u32) {
        let metadata = self.metadata(name);
        metadata.help = Some(help);
        metadata.help_line = Some(line);
    }

    pub(crate) fn set_type(&mut self, name: String, metric_type: MetricType, line: u32) {
        let metadata = self.metadata(name);
        metadata.metric_type = Some(metric_type);
        metadata.type_line = Some(line);
    }

    pub(crate) fn set_unit(&mut self, name: String, unit: String) {
        self.metadata(name).unit = Some(unit);
    }

    pub(crate) fn finish(mut self) -> Exposition {
        let mut families: Vec<Family> = Vec::with_capacity(self.order.len());
        let mut index_of: BTreeMap<String, usize> = BTreeMap::new();
        for name in self.order {
            let metadata = self.metadata.remove(&name).unwrap_or_default();
            index_of.insert(name.clone(), families.len());
            families.push(Family {
                name,
                metric_type: metadata.metric_type.unwrap_or(MetricType::Unknown),
                has_type: metadata.metric_type.is_some(),
                help: metadata.help,
                unit: metadata.unit,
                type_line: metadata.type_line,
                help_line: metadata.help_line,
                samples: Vec::new(),
            });
        }
        for sample in self.samples {
            let index = owner(&families, &index_of, &sample.name).unwrap_or_else(|| {
                index_of.insert(sample.name.clone(), families.len());
                families.push(Family {
                    name: sample.name.clone(),
                    metric_type: MetricType::Unknown,
                    has_type: false,
                    help: None,
                    unit: None,
                    type_line: None,
                    help_line: None,
                    samples: Vec::new(),
                });
                families.len() - 1
            });
            families[index].samples.push(sample);
        }
        Exposition { families }
    }
}

/// The family that a sample of that name belongs to: its own name, or a suffix of a declared type.
fn owner(families: &[Family], index_of: &BTreeMap<String, usize>, name: &str) -> Option<usize> {
    if let Some(index) = index_of.get(name) {
        return Some(*index);
    }
    let (base, _) = name.rsplit_once('_')?;
    let index = *index_of.get(base)?;
    let suffix = &name[base.len()..];
    families[index]
        .metric_type
        .suffixes()
        .contains(&suffix)
        .then_some(index)
}

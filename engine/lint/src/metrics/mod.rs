//! Checks of what a `/metrics` endpoint answers: all of promlint's, the shape of histograms, labels without end.

mod content_type;
mod counter_without_total;
mod duplicate_series;
mod help_missing;
mod histogram;
mod histogram_shape;
mod info_value;
mod label_without_end;
mod name_style;
mod not_exposition;
mod reserved_names;
mod response;
mod series_budget;
mod summary_of_durations;
mod threshold_bucket;
mod timestamps;
mod total_on_other_types;
mod total_twice;
mod unit;

use exposition::{Exposition, Family, Format, MetricType, ParseError, Sample};

use crate::{Check, Finding, Findings, Run, Source, findings};
use response::Response;

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    label_without_end::CHECK,
    counter_without_total::CHECK,
    total_twice::CHECK,
    unit::CHECK,
    summary_of_durations::CHECK,
    threshold_bucket::CHECK,
    histogram_shape::CHECK,
    help_missing::CHECK,
    name_style::CHECK,
    duplicate_series::CHECK,
    content_type::CHECK,
    not_exposition::CHECK,
    timestamps::CHECK,
    series_budget::CHECK,
    info_value::CHECK,
    reserved_names::CHECK,
    total_on_other_types::CHECK,
];

/// What the linter can't know from the answer alone.
#[derive(Debug, Clone, Default)]
pub struct MetricsOptions {
    /// The `Content-Type` of the answer; without one a file is read by its looks.
    pub content_type: Option<String>,
    /// The duration that an objective speaks of, in seconds: each duration histogram must have that bucket.
    pub threshold_seconds: Option<f64>,
}

/// An answer as the checks see it.
#[derive(Debug)]
pub struct MetricsFile<'a> {
    pub source: &'a Source<'a>,
    /// As Prometheus 3 reads it.
    pub parsed: &'a Result<Exposition, ParseError>,
    pub format: Format,
    pub options: &'a MetricsOptions,
    /// Lines before the body: the head of a saved answer.
    head_lines: usize,
}

impl MetricsFile<'_> {
    /// The families with samples; none if the answer can't be read.
    fn families(&self) -> impl Iterator<Item = &Family> {
        let families = self.parsed.as_ref().map_or(&[][..], |all| &all.families);
        families.iter().filter(|family| !family.samples.is_empty())
    }

    /// A line of the body as a line of the file.
    fn line(&self, line: u32) -> usize {
        line as usize + self.head_lines
    }

    fn line_of(&self, sample: &Sample) -> usize {
        self.line(sample.line)
    }

    /// Where a family is declared: its TYPE, else its HELP, else its first sample.
    fn declared(&self, family: &Family) -> usize {
        let first = family.samples.first().map(|sample| sample.line);
        let declared = family.type_line.or(family.help_line).or(first);
        self.line(declared.unwrap_or(1))
    }
}

/// What is wrong with an answer of `/metrics`: its body, or a saved answer that begins with its head.
pub fn lint(bytes: &[u8], options: &MetricsOptions) -> Vec<Finding> {
    let response = Response::split(bytes, options.content_type.as_deref());
    let text = String::from_utf8_lossy(bytes);
    let source = Source::new(&text);
    let parsed = exposition::parse(response.body, response.content_type.as_deref());
    let format = Format::from_content_type(response.content_type.as_deref());
    let file = MetricsFile {
        source: &source,
        parsed: &parsed,
        format: format.unwrap_or(Format::Text),
        options,
        head_lines: response.head_lines,
    };
    let mut found = Vec::new();
    for check in CHECKS {
        if let Run::Metrics(run) = check.run {
            let mut findings = Findings::new(check, &source);
            run(&file, &mut findings);
            found.extend(findings.finish());
        }
    }
    findings::sorted(found)
}

/// The types of the families of an answer, for checks of queries on them; nothing if it can't be read.
pub fn types(bytes: &[u8]) -> Vec<(String, MetricType)> {
    let response = Response::split(bytes, None);
    let parsed = exposition::parse(response.body, response.content_type.as_deref());
    let families = parsed.map(|all| all.families).unwrap_or_default();
    families
        .into_iter()
        .map(|family| (family.name, family.metric_type))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_file() {
        let saved = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n# TYPE a gauge\na 1\n";
        let found = lint(saved.as_bytes(), &MetricsOptions::default());
        let places: Vec<_> = found.iter().map(|one| (one.id, one.line)).collect();
        assert_eq!(places, [("I13", 4)]);
    }

    #[test]
    fn nothing_panics_on_odd_bytes() {
        for bytes in [&b""[..], b"\xff\xfe", b"\0", b"HTTP/1.1", b"a{", b"# HELP"] {
            lint(bytes, &MetricsOptions::default());
        }
    }
}

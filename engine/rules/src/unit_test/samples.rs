//! What an expression gives, against what it should.

use promql::series_notation::{self, Item, describe};
use promql::{EvalOptions, ParseOptions, Sample, Value, evaluate_instant, parse};
use tsdb::{Buckets, Histogram, METRIC_NAME, ResetHint, SeriesStore, short_float};

use super::file::{ExpectedSample, ExprTest};
use super::report::SampleDifference;

/// A sample in the form in which both sides are compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compared {
    /// Sorted by name; empty values count.
    labels: Vec<(String, String)>,
    /// 0 where there is a histogram.
    value: f64,
    /// As a test writes it, in the order that `promtool` prints; empty for a float.
    histogram: String,
}

/// The vector that the expression gives; a scalar is one without labels.
pub(super) fn found(
    store: &dyn SeriesStore,
    test: &ExprTest,
    at_ms: i64,
    language: &ParseOptions,
    options: &EvalOptions<'_>,
) -> Result<Vec<Compared>, String> {
    let parsed = parse(&test.expr, language);
    if !parsed.is_valid() {
        let errors: Vec<String> = parsed
            .diagnostics
            .iter()
            .filter(|problem| problem.severity == promql::Severity::Error)
            .map(|problem| problem.message.clone())
            .collect();
        return Err(errors.join("; "));
    }
    let evaluation =
        evaluate_instant(store, &parsed.expr, at_ms, options).map_err(|error| error.to_string())?;
    let mut samples: Vec<Compared> = match evaluation.value {
        Value::Scalar(value) => vec![Compared {
            labels: Vec::new(),
            value,
            histogram: String::new(),
        }],
        Value::Vector(vector) => vector
            .into_iter()
            .map(|sample| {
                let labels = sample
                    .labels
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect();
                let (value, histogram) = match &sample.value {
                    Sample::Float(value) => (*value, String::new()),
                    Sample::Histogram(histogram) => (0.0, expression(histogram)),
                };
                Compared {
                    labels,
                    value,
                    histogram,
                }
            })
            .collect(),
        Value::String(_) | Value::Matrix(_) => {
            return Err("the result is not a vector or scalar".to_owned());
        }
    };
    sort(&mut samples);
    Ok(samples)
}

/// The samples that a test expects, or why one of them is none.
pub(super) fn expected(test: &ExprTest) -> Result<Vec<Compared>, String> {
    let mut samples = Vec::with_capacity(test.expected.len());
    for sample in &test.expected {
        let read =
            read(sample).map_err(|problem| format!("labels {:?}: {problem}", &*sample.labels))?;
        samples.push(read);
    }
    sort(&mut samples);
    Ok(samples)
}

fn read(sample: &ExpectedSample) -> Result<Compared, String> {
    let mut labels = series_notation::labels(&sample.labels)?;
    labels.sort();
    let histogram = match &sample.histogram {
        Some(text) => read_histogram(text)?,
        None => String::new(),
    };
    Ok(Compared {
        labels,
        value: sample.value,
        histogram,
    })
}

fn read_histogram(text: &str) -> Result<String, String> {
    let items = describe(&format!("{{}} {text}"))?.samples()?;
    match items.as_slice() {
        [Item::Histogram(histogram)] => Ok(expression(histogram)),
        [_] => Err("expected a histogram".to_owned()),
        items => Err(format!("expected 1 value, got {}", items.len())),
    }
}

fn sort(samples: &mut [Compared]) {
    samples.sort_by(|a, b| a.labels.cmp(&b.labels));
}

/// What differs; floats that are neighbours are the same where `is_fuzzy`.
pub(super) fn differences(
    expected: &[Compared],
    found: &[Compared],
    is_fuzzy: bool,
) -> Vec<SampleDifference> {
    let mut left: Vec<&Compared> = found.iter().collect();
    let mut differences = Vec::new();
    for sample in expected {
        let Some(index) = left.iter().position(|other| other.labels == sample.labels) else {
            differences.push(SampleDifference::Missing {
                labels: sample.series(),
                value: sample.shown(),
            });
            continue;
        };
        let other = left.remove(index);
        if other.histogram != sample.histogram || !floats(sample.value, other.value, is_fuzzy) {
            differences.push(SampleDifference::Changed {
                labels: sample.series(),
                expected: sample.shown(),
                found: other.shown(),
            });
        }
    }
    differences.extend(left.iter().map(|sample| SampleDifference::Unexpected {
        labels: sample.series(),
        value: sample.shown(),
    }));
    differences
}

/// NaN equals nothing, as in `promtool`.
#[expect(
    clippy::float_cmp,
    reason = "tests compare exactly unless they ask otherwise"
)]
pub(super) fn floats(a: f64, b: f64, is_fuzzy: bool) -> bool {
    a == b || (is_fuzzy && (a.next_down() == b || a.next_up() == b))
}

impl Compared {
    /// Like `up{job="api"}`.
    fn series(&self) -> String {
        let name = self.label(METRIC_NAME).unwrap_or_default();
        let others: Vec<String> = self
            .labels
            .iter()
            .filter(|(name, _)| name != METRIC_NAME)
            .map(|(name, value)| format!("{name}={}", promql::literal::quote(value)))
            .collect();
        if others.is_empty() && !name.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{{{}}}", others.join(", "))
        }
    }

    fn shown(&self) -> String {
        if self.histogram.is_empty() {
            short_float(self.value)
        } else if self.value == 0.0 {
            self.histogram.clone()
        } else {
            format!("{} and {}", self.histogram, short_float(self.value))
        }
    }

    pub(super) fn label(&self, name: &str) -> Option<&str> {
        let label = self.labels.iter().find(|(n, _)| n == name);
        label.map(|(_, value)| value.as_str())
    }

    pub(super) fn value(&self) -> f64 {
        self.value
    }

    /// Whether the labels are the same but for the metric's name.
    pub(super) fn is_namesake(&self, other: &Self) -> bool {
        let without_name = |sample: &Self| -> Vec<(String, String)> {
            let labels = sample.labels.iter();
            labels.filter(|(n, _)| n != METRIC_NAME).cloned().collect()
        };
        without_name(self) == without_name(other)
    }
}

/// A histogram as tests write it, without what it has none of.
fn expression(histogram: &Histogram) -> String {
    let mut parts = Vec::new();
    if histogram.schema != 0 {
        parts.push(format!("schema:{}", histogram.schema));
    }
    let numbers = [
        ("count", histogram.count),
        ("sum", histogram.sum),
        ("z_bucket", histogram.zero_count),
        ("z_bucket_w", histogram.zero_threshold),
    ];
    for (name, value) in numbers.into_iter().filter(|(_, value)| *value != 0.0) {
        parts.push(format!("{name}:{}", short_float(value)));
    }
    if histogram.uses_custom_buckets() {
        parts.push(format!(
            "custom_values:[{}]",
            list(&histogram.custom_bounds)
        ));
    }
    match histogram.reset_hint {
        ResetHint::Unknown => {}
        ResetHint::Reset => parts.push("counter_reset_hint:reset".to_owned()),
        ResetHint::NotReset => parts.push("counter_reset_hint:not_reset".to_owned()),
        ResetHint::Gauge => parts.push("counter_reset_hint:gauge".to_owned()),
    }
    push_buckets(&mut parts, &histogram.positive, "offset", "buckets");
    push_buckets(&mut parts, &histogram.negative, "n_offset", "n_buckets");
    format!("{{{{{}}}}}", parts.join(" "))
}

/// Buckets without the empty ones at either end.
fn push_buckets(parts: &mut Vec<String>, buckets: &Buckets, offset_name: &str, name: &str) {
    let counts = &buckets.counts;
    let Some(first) = counts.iter().position(|count| *count != 0.0) else {
        return;
    };
    let last = counts.iter().rposition(|count| *count != 0.0);
    let kept = last.and_then(|last| counts.get(first..=last));
    let offset = i64::from(buckets.offset) + i64::try_from(first).unwrap_or(0);
    if offset != 0 {
        parts.push(format!("{offset_name}:{offset}"));
    }
    parts.push(format!("{name}:[{}]", list(kept.unwrap_or_default())));
}

fn list(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().copied().map(short_float).collect();
    numbers.join(" ")
}

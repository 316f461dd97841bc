//! Results as the Prometheus HTTP API answers, for the page and for `labcheck query --format json`.
//!
//! Beyond the API, `diagnostics` lists problems and remarks with their places, in UTF-16 units as editors count.

#[cfg(feature = "explain")]
mod explanation;

use std::fmt::Write;

use tsdb::{Bucket, Histogram, Labels};

use crate::annotations::{Annotation, AnnotationLevel};
use crate::ast::Span;
use crate::complete::{Completions, MetricInfo};
use crate::diagnostic::{Diagnostic, Severity, line_column};
use crate::eval::{EvalError, EvalErrorKind, Evaluation, MatrixSeries, Value};
use crate::functions::Sample;
use crate::query::{QueryError, QueryTimes};

#[cfg(feature = "explain")]
pub use explanation::explanation;

/// The answer to a query, whether it has a result or failed.
pub fn answer(source: &str, times: QueryTimes, outcome: &Result<Evaluation, QueryError>) -> String {
    match outcome {
        Ok(evaluation) => success(source, evaluation, times.end_ms()),
        Err(QueryError::Range(error)) => bad_request(&error.to_string()),
        Err(QueryError::Parse(diagnostics)) => parse_error(source, diagnostics),
        Err(QueryError::Eval(error)) => evaluation_error(source, error),
    }
}

/// The answer to a query that was evaluated; `at_ms` is the time of an instant query, or a range's end.
fn success(source: &str, evaluation: &Evaluation, at_ms: i64) -> String {
    let mut json = Json::default();
    json.raw(r#"{"status":"success","data":{"resultType":"#);
    match &evaluation.value {
        Value::Scalar(value) => {
            json.raw(r#""scalar","result":"#);
            json.point(at_ms, *value);
        }
        Value::String(text) => {
            json.raw(r#""string","result":["#);
            json.seconds(at_ms);
            json.raw(",");
            json.string(text);
            json.raw("]");
        }
        Value::Vector(samples) => {
            json.raw(r#""vector","result":"#);
            json.list(samples, |json, sample| {
                json.raw(r#"{"metric":"#);
                json.labels(&sample.labels);
                match &sample.value {
                    Sample::Float(value) => {
                        json.raw(r#","value":"#);
                        json.point(at_ms, *value);
                    }
                    Sample::Histogram(histogram) => {
                        json.raw(r#","histogram":"#);
                        json.histogram_point(at_ms, histogram);
                    }
                }
                json.raw("}");
            });
        }
        Value::Matrix(series) => {
            json.raw(r#""matrix","result":"#);
            json.list(series, Json::series);
        }
    }
    json.raw("}");
    json.remarks(source, "warnings", &evaluation.warnings);
    json.remarks(source, "infos", &evaluation.infos);
    json.raw(r#","diagnostics":"#);
    let remarks = evaluation.warnings.iter().chain(&evaluation.infos);
    json.list(remarks, |json, remark| {
        json.problem(source, &remark_as_problem(remark));
    });
    json.raw("}");
    json.0
}

/// The answer to a query that cannot be evaluated.
fn parse_error(source: &str, diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics
        .iter()
        .find(|problem| problem.severity == Severity::Error);
    let message = first.map_or_else(String::new, |problem| {
        format!(
            "{}: parse error: {}",
            line_column(source, problem.span.start),
            problem.message
        )
    });
    let mut json = Json::error("bad_data", &message);
    json.raw(r#","diagnostics":"#);
    json.list(diagnostics, |json, problem| {
        json.problem(source, &Problem::from(problem));
    });
    json.raw("}");
    json.0
}

/// The answer to a query that failed on its data or at a limit.
fn evaluation_error(source: &str, error: &EvalError) -> String {
    let message = error.to_string();
    let kind = if matches!(error.kind, EvalErrorKind::Interrupted) {
        "timeout"
    } else {
        "execution"
    };
    let mut json = Json::error(kind, &message);
    let problem = Problem {
        severity: "error",
        code: kind,
        message: &message,
        ..Problem::at(error.span)
    };
    json.raw(r#","diagnostics":"#);
    json.list([problem], |json, problem| json.problem(source, &problem));
    json.raw("}");
    json.0
}

/// The answer to a request whose parameters make no sense.
pub fn bad_request(message: &str) -> String {
    let mut json = Json::error("bad_data", message);
    json.raw(r#","diagnostics":[]}"#);
    json.0
}

/// The list of problems alone.
pub fn diagnostics(source: &str, diagnostics: &[Diagnostic]) -> String {
    let mut json = Json::default();
    json.list(diagnostics, |json, problem| {
        json.problem(source, &Problem::from(problem));
    });
    json.0
}

/// Completions as CodeMirror takes them: `{from, to, options: [{label, type, detail, info}]}`.
pub fn completions(source: &str, completions: &Completions) -> String {
    let mut json = Json::default();
    json.raw("{");
    json.place(source, completions.span);
    json.raw(r#","options":"#);
    json.list(&completions.candidates, |json, candidate| {
        json.raw(r#"{"label":"#);
        json.string(&candidate.text);
        json.raw(r#","type":"#);
        json.string(candidate.kind.name());
        for (key, text) in [("detail", &candidate.detail), ("info", &candidate.help)] {
            if !text.is_empty() {
                json.member(key, text);
            }
        }
        json.raw("}");
    });
    json.raw("}");
    json.0
}

/// Metrics for a list to pick from: `[{name, type, help}]`.
pub fn metrics(metrics: &[MetricInfo]) -> String {
    let mut json = Json::default();
    json.list(metrics, |json, metric| {
        json.raw(r#"{"name":"#);
        json.string(&metric.name);
        json.member("type", &metric.kind);
        json.member("help", &metric.help);
        json.raw("}");
    });
    json.0
}

/// Appends `text` as a JSON string.
pub fn push_string(json: &mut String, text: &str) {
    let mut string = Json::default();
    string.string(text);
    *json += &string.0;
}

/// A number as the API prints a sample's value: with an exponent only where it would be long.
pub fn format_value(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && size.is_finite() && !(1e-6..1e21).contains(&size) {
        let scientific = format!("{value:e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let sign = if exponent.starts_with('-') { '-' } else { '+' };
        return format!("{digits}e{sign}{:0>2}", exponent.trim_start_matches('-'));
    }
    crate::literal::format_number(value)
}

/// A diagnostic or a remark of the evaluator.
struct Problem<'a> {
    span: Span,
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
    fix: Option<(Span, &'a str)>,
}

impl Problem<'_> {
    fn at(span: Span) -> Self {
        Self {
            span,
            severity: "error",
            code: "",
            message: "",
            hint: None,
            fix: None,
        }
    }
}

impl<'a> From<&'a Diagnostic> for Problem<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            span: diagnostic.span,
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code,
            message: &diagnostic.message,
            hint: diagnostic.hint.as_deref(),
            fix: diagnostic
                .fix
                .as_ref()
                .map(|fix| (fix.span, fix.replacement.as_str())),
        }
    }
}

fn remark_as_problem(remark: &Annotation) -> Problem<'_> {
    let severity = match remark.level {
        AnnotationLevel::Info => "info",
        AnnotationLevel::Warning => "warning",
    };
    Problem {
        severity,
        code: "evaluation",
        message: &remark.message,
        ..Problem::at(remark.span)
    }
}

/// JSON in the making. By hand: a range query has tens of thousands of points, and the page pays for every byte of code.
#[derive(Default)]
struct Json(String);

impl Json {
    fn error(kind: &str, message: &str) -> Self {
        let mut json = Self::default();
        json.raw(r#"{"status":"error""#);
        json.member("errorType", kind);
        json.member("error", message);
        json
    }

    fn raw(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Writing to a string cannot fail.
    fn number(&mut self, number: impl std::fmt::Display) {
        let _ = write!(self.0, "{number}");
    }

    fn string(&mut self, text: &str) {
        self.raw("\"");
        for c in text.chars() {
            match c {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\n' => self.raw("\\n"),
                c if (c as u32) < 0x20 => {
                    let _ = write!(self.0, "\\u{:04x}", c as u32);
                }
                c => self.0.push(c),
            }
        }
        self.raw("\"");
    }

    /// `,"key":"text"`
    fn member(&mut self, key: &str, text: &str) {
        self.raw(",\"");
        self.raw(key);
        self.raw("\":");
        self.string(text);
    }

    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.raw("[");
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            write(self, item);
        }
        self.raw("]");
    }

    fn labels(&mut self, labels: &Labels) {
        self.raw("{");
        for (index, (name, value)) in labels.iter().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            self.string(name);
            self.raw(":");
            self.string(value);
        }
        self.raw("}");
    }

    fn seconds(&mut self, milliseconds: i64) {
        if milliseconds < 0 {
            self.raw("-");
        }
        let size = milliseconds.unsigned_abs();
        self.number(size / 1000);
        if !size.is_multiple_of(1000) {
            let _ = write!(self.0, ".{:03}", size % 1000);
        }
    }

    fn point(&mut self, at_ms: i64, value: f64) {
        self.raw("[");
        self.seconds(at_ms);
        self.raw(",\"");
        self.raw(&format_value(value));
        self.raw("\"]");
    }

    fn series(&mut self, series: &MatrixSeries) {
        self.raw(r#"{"metric":"#);
        self.labels(&series.labels);
        if !series.floats.is_empty() {
            self.raw(r#","values":"#);
            self.list(&series.floats, |json, (at_ms, value)| {
                json.point(*at_ms, *value);
            });
        }
        if !series.histograms.is_empty() {
            self.raw(r#","histograms":"#);
            self.list(&series.histograms, |json, (at_ms, histogram)| {
                json.histogram_point(*at_ms, histogram);
            });
        }
        self.raw("}");
    }

    fn histogram_point(&mut self, at_ms: i64, histogram: &Histogram) {
        self.raw("[");
        self.seconds(at_ms);
        self.raw(r#",{"count":"#);
        self.string(&format_value(histogram.count));
        self.member("sum", &format_value(histogram.sum));
        let populated: Vec<Bucket> = histogram
            .buckets()
            .filter(|bucket| bucket.count != 0.0)
            .collect();
        if !populated.is_empty() {
            self.raw(r#","buckets":"#);
            self.list(populated, |json, bucket| json.bucket(&bucket));
        }
        self.raw("}]");
    }

    /// `[boundary rule, lower, upper, count]`; the rule is 0 to 3 for `(]`, `[)`, `()`, `[]`.
    fn bucket(&mut self, bucket: &Bucket) {
        let rule = match (bucket.lower_inclusive, bucket.upper_inclusive) {
            (false, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (true, true) => 3,
        };
        self.raw("[");
        self.number(rule);
        for value in [bucket.lower, bucket.upper, bucket.count] {
            self.raw(",");
            self.string(&format_value(value));
        }
        self.raw("]");
    }

    /// `,"warnings":["PromQL warning: … (1:5)"]`, or nothing where there are none.
    fn remarks(&mut self, source: &str, key: &str, remarks: &[Annotation]) {
        if remarks.is_empty() {
            return;
        }
        self.raw(",\"");
        self.raw(key);
        self.raw("\":");
        self.list(remarks, |json, remark| json.string(&remark.render(source)));
    }

    /// `"from":…,"to":…`
    fn place(&mut self, source: &str, span: Span) {
        for (key, offset) in [("\"from\":", span.start), (",\"to\":", span.end)] {
            self.raw(key);
            self.number(utf16_length(&source[..source.floor_char_boundary(offset)]));
        }
    }

    fn problem(&mut self, source: &str, problem: &Problem<'_>) {
        let place = line_column(source, problem.span.start);
        self.raw("{");
        self.place(source, problem.span);
        let _ = write!(
            self.0,
            r#","line":{},"column":{}"#,
            place.line, place.column
        );
        self.member("severity", problem.severity);
        self.member("code", problem.code);
        self.member("message", problem.message);
        if let Some(hint) = problem.hint {
            self.member("hint", hint);
        }
        if let Some((span, insert)) = problem.fix {
            self.raw(r#","fix":{"#);
            self.place(source, span);
            self.member("insert", insert);
            self.raw("}");
        }
        self.raw("}");
    }
}

fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The byte at an editor's offset, which counts UTF-16 units.
pub fn byte_offset(source: &str, utf16_offset: usize) -> usize {
    let mut units = 0;
    for (offset, c) in source.char_indices() {
        if units >= utf16_offset {
            return offset;
        }
        units += c.len_utf16();
    }
    source.len()
}

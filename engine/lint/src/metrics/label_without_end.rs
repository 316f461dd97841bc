//! I01: a label whose values have no end.

use std::collections::BTreeSet;

use exposition::{Family, Sample};

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I01",
    belief: "Any detail of a request makes a good label.",
    why: "Each value is a series of its own, and Prometheus keeps all of them in memory. Ids, raw paths and addresses \
          have no end: the server grows with the traffic until it falls over.",
    mend: "Keep what is bounded, such as the route's template (`/tasks/{id}`), and write the detail into the log.",
    wrong: r#"
# HELP http_requests_total Requests that were answered.
# TYPE http_requests_total counter
http_requests_total{method="GET",path="/tasks/8f14e45f-ceea-467f-9b8f-1c2d3e4f5a6b"} 1
"#,
    right: r#"
# HELP http_requests_total Requests that were answered.
# TYPE http_requests_total counter
http_requests_total{method="GET",path="/tasks/{id}"} 1
"#,
    lesson: "instrumentation#labels-dimensions-not-details",
};

/// Labels that are ids by their name, whatever they hold.
const NAMES: &[&str] = &[
    "user_id",
    "userid",
    "username",
    "email",
    "request_id",
    "requestid",
    "trace_id",
    "traceid",
    "span_id",
    "session_id",
    "task_id",
    "order_id",
    "customer_id",
    "correlation_id",
    "client_ip",
    "remote_addr",
];

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families().filter(|family| !describes_a_build(family)) {
        let mut said = BTreeSet::new();
        for sample in &family.samples {
            for (label, value) in &sample.labels {
                if matches!(label.as_str(), "le" | "quantile") || said.contains(label.as_str()) {
                    continue;
                }
                if let Some(what) = endless(label, value) {
                    said.insert(label.as_str());
                    let values = values_of(family, label);
                    findings
                        .in_line(file.line_of(sample), message(sample, label, value, what, values))
                        .fix(format!(
                            "keep only values of `{label}` that can be listed beforehand, such as the route's template"
                        ));
                }
            }
        }
    }
}

fn message(sample: &Sample, label: &str, value: &str, what: &str, values: usize) -> String {
    let shown: String = value.chars().take(60).collect();
    format!(
        "`{}` has {what} in its label `{label}` (`{shown}`, {values} so far): each value is a series that stays in \
         memory",
        sample.name
    )
}

fn values_of(family: &Family, label: &str) -> usize {
    let values: BTreeSet<_> = family
        .samples
        .iter()
        .filter_map(|sample| sample.label(label))
        .collect();
    values.len()
}

/// Constant series that carry a commit or a digest once per process are the right place for it.
fn describes_a_build(family: &Family) -> bool {
    family.name.ends_with("_info")
        || family
            .samples
            .iter()
            .all(|sample| sample.name.ends_with("_info"))
}

/// What kind of value without end this is.
fn endless(label: &str, value: &str) -> Option<&'static str> {
    if NAMES.contains(&label.to_ascii_lowercase().as_str()) && !is_placeholder(value) {
        return Some("one value for each request or user");
    }
    if is_uuid(value) {
        return Some("a UUID");
    }
    if value.contains('@')
        && value.split('@').count() == 2
        && value
            .split('@')
            .all(|part| part.contains(|c: char| c.is_alphanumeric()))
        && value
            .rsplit('@')
            .next()
            .is_some_and(|domain| domain.contains('.'))
    {
        return Some("an e-mail address");
    }
    if value.starts_with('/') || value.starts_with("http://") || value.starts_with("https://") {
        return value
            .split(['/', '?', '=', '&'])
            .any(is_id_segment)
            .then_some("a raw path");
    }
    is_hex_id(value).then_some("an id")
}

/// `other`, `none`, `{id}`, `:id`: a bounded stand-in.
fn is_placeholder(value: &str) -> bool {
    value.is_empty()
        || value.starts_with(['{', ':', '<'])
        || matches!(
            value,
            "other" | "none" | "unknown" | "-" | "root" | "system"
        )
}

fn is_id_segment(segment: &str) -> bool {
    is_uuid(segment)
        || is_hex_id(segment)
        || (!segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Eight or more hexadecimal digits.
fn is_hex_id(value: &str) -> bool {
    value.len() >= 8 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_uuid(value: &str) -> bool {
    let lengths: Vec<usize> = value.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && value
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

//! I14: promlint's rules of style: no type, no camelCase, no colon, no abbreviated unit in a name.

use std::collections::BTreeSet;

use exposition::Family;

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Advice,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I14",
    belief: "A name only has to be unique.",
    why: "Names are read by people who search for them. The type is in TYPE, a colon means that a recording rule made \
          it, and an abbreviated unit is guessed by everybody else.",
    mend: "Write `snake_case`, name the thing that is measured and then its unit, spelt out.",
    wrong: "
# HELP requestDuration_seconds Time from arrival to answer.
# TYPE requestDuration_seconds gauge
requestDuration_seconds 0.25
",
    right: "
# HELP request_duration_seconds Time from arrival to answer.
# TYPE request_duration_seconds gauge
request_duration_seconds 0.25
",
    lesson: "instrumentation#names-that-explain-themselves",
};

const TYPES: &[&str] = &[
    "counter",
    "gauge",
    "summary",
    "histogram",
    "gauge_histogram",
];
const ABBREVIATIONS: &[&str] = &[
    "s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d",
];

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        for problem in problems(family) {
            findings.in_line(
                file.declared(family),
                format!("`{}`: {problem}", family.name),
            );
        }
    }
}

/// In promlint's words.
fn problems(family: &Family) -> BTreeSet<String> {
    let name = &family.name;
    let lower = name.to_ascii_lowercase();
    let has_word =
        |word: &str| lower.contains(&format!("_{word}_")) || lower.ends_with(&format!("_{word}"));
    let mut problems: BTreeSet<String> = TYPES
        .iter()
        .filter(|word| has_word(word))
        .map(|word| format!("metric name should not include type '{word}'"))
        .collect();
    if name.contains(':') {
        problems.insert("metric names should not contain ':'".to_owned());
    }
    if is_camel_case(name) {
        problems
            .insert("metric names should be written in 'snake_case' not 'camelCase'".to_owned());
    }
    let mut labels = family.samples.iter().flat_map(|sample| &sample.labels);
    if labels.any(|(label, _)| is_camel_case(label)) {
        problems.insert("label names should be written in 'snake_case' not 'camelCase'".to_owned());
    }
    if ABBREVIATIONS.iter().any(|unit| has_word(unit)) {
        problems.insert("metric names should not contain abbreviated units".to_owned());
    }
    problems
}

fn is_camel_case(name: &str) -> bool {
    let mut pairs = name.as_bytes().windows(2);
    pairs.any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

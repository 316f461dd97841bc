//! Reading evidence: what most checks do first, with the outcome to give when it can't be done.

use std::collections::BTreeMap;

use exposition::{Exposition, Family, Sample};

use super::Outcome;
use crate::evidence::{
    Evidence, HandedIn, PrometheusEvidence, Scrape, ScrapeMoment, StoredSeries, TrafficEvidence,
};

const LONGEST_LIST: usize = 5;

/// The scrape, or why there is none.
pub(super) fn scrape<'a>(
    evidence: &'a Evidence,
    target: &str,
    moment: ScrapeMoment,
) -> Result<&'a Scrape, Outcome> {
    evidence
        .scrape(target, moment)
        .ok_or_else(|| missing(evidence, target, &format!("scrape `{}`", moment.word())))
}

/// What was exposed, or why it can't be read.
pub(super) fn exposition(
    evidence: &Evidence,
    target: &str,
    moment: ScrapeMoment,
) -> Result<Exposition, Outcome> {
    let scrape = scrape(evidence, target, moment)?;
    if scrape.status != 200 {
        return Err(Outcome::fail(format!(
            "GET {} answered {} instead of 200",
            scrape.url, scrape.status
        )));
    }
    exposition::parse(scrape.body.as_bytes(), scrape.content_type.as_deref()).map_err(|error| {
        let quoted = if error.line_text.is_empty() {
            String::new()
        } else {
            format!(", in `{}`", error.line_text)
        };
        Outcome::fail(format!(
            "Prometheus could not read {}: {error}{quoted}",
            scrape.url
        ))
    })
}

/// The text of a file that was handed in, or what to do about its absence.
pub(super) fn file<'a>(evidence: &'a Evidence, name: &str) -> Result<&'a str, Outcome> {
    match evidence.files.get(name) {
        Some(HandedIn {
            text: Some(text), ..
        }) => Ok(text),
        Some(HandedIn { path, .. }) => Err(Outcome::fail(format!("`{path}` was not handed in"))),
        None => Err(Outcome::Error {
            observed: format!("the evidence has no file `{name}`"),
            advice: "collect the evidence again".to_owned(),
        }),
    }
}

/// The driven traffic, or why there is none.
pub(super) fn traffic(evidence: &Evidence) -> Result<&TrafficEvidence, Outcome> {
    evidence
        .traffic
        .as_ref()
        .ok_or_else(|| match evidence.faults.values().next() {
            Some(fault) => Outcome::fault(fault),
            None => Outcome::Error {
                observed: "no traffic was driven".to_owned(),
                advice: "collect the evidence again".to_owned(),
            },
        })
}

/// What Prometheus said, or why it said nothing.
pub(super) fn prometheus<'a>(
    evidence: &'a Evidence,
    target: &str,
) -> Result<&'a PrometheusEvidence, Outcome> {
    evidence
        .prometheus
        .as_ref()
        .ok_or_else(|| missing(evidence, target, "answers of Prometheus"))
}

fn missing(evidence: &Evidence, target: &str, what: &str) -> Outcome {
    match evidence.faults.get(target) {
        Some(fault) => Outcome::fault(fault),
        None => Outcome::Error {
            observed: format!("the evidence has no {what} of `{target}`"),
            advice: "collect the evidence again".to_owned(),
        },
    }
}

/// The family, or a failure that names what is exposed instead.
pub(super) fn family<'a>(
    exposition: &'a Exposition,
    target: &str,
    metric: &str,
) -> Result<&'a Family, Outcome> {
    exposition.family(metric).ok_or_else(|| {
        let words: Vec<&str> = metric.split('_').filter(|word| word.len() > 3).collect();
        let alike = |name: &str| words.iter().filter(|word| name.contains(**word)).count();
        let mut near: Vec<&str> = exposition
            .families
            .iter()
            .map(|family| family.name.as_str())
            .filter(|name| alike(name) * 2 >= words.len().max(1))
            .collect();
        near.sort_by_key(|name| std::cmp::Reverse(alike(name)));
        let instead = if near.is_empty() {
            String::new()
        } else {
            format!(
                "; it has {}",
                list(near.iter().map(|name| format!("`{name}`")))
            )
        };
        Outcome::fail(format!("`{target}` exposes no `{metric}`{instead}"))
    })
}

/// The first few of a list and how many more there are.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let shown = items.iter().take(LONGEST_LIST).cloned().collect::<Vec<_>>();
    let shown = shown.join(", ");
    match items.len().saturating_sub(LONGEST_LIST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The first few of several complaints.
pub(super) fn sentences(complaints: Vec<String>) -> String {
    let more = complaints.len().saturating_sub(LONGEST_LIST);
    let mut shown = complaints;
    shown.truncate(LONGEST_LIST);
    if more > 0 {
        shown.push(format!("{more} more of this kind"));
    }
    shown.join("; ")
}

/// `name{label="value"}`, labels in their order.
pub(super) fn series_text(name: &str, labels: &BTreeMap<String, String>) -> String {
    if labels.is_empty() {
        return name.to_owned();
    }
    let labels: Vec<_> = labels
        .iter()
        .map(|(label, value)| format!("{label}=\"{value}\""))
        .collect();
    format!("{name}{{{}}}", labels.join(","))
}

/// Something with labels and a number: a sample of a scrape or a stored series.
pub(super) trait Labelled {
    fn label(&self, name: &str) -> Option<&str>;
    fn number(&self) -> f64;
}

impl Labelled for &Sample {
    fn label(&self, name: &str) -> Option<&str> {
        Sample::label(self, name)
    }
    fn number(&self) -> f64 {
        self.value
    }
}

impl Labelled for &StoredSeries {
    fn label(&self, name: &str) -> Option<&str> {
        self.labels.get(name).map(String::as_str)
    }
    fn number(&self) -> f64 {
        StoredSeries::number(self)
    }
}

/// Whether a series carries all these labels.
pub(super) fn matches(series: &impl Labelled, labels: &BTreeMap<String, String>) -> bool {
    labels
        .iter()
        .all(|(label, value)| series.label(label).unwrap_or_default() == value)
}

/// The number as a person writes it: `3`, `0.25`, `12.346`.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    if text == "0" || text == "-0" {
        format!("{value}")
    } else {
        text
    }
}

/// `1 request`, `2 requests`.
pub(super) fn count(number: u64, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// Turns the early outcomes of the readers above into the check's own.
pub(super) fn outcome(result: Result<Outcome, Outcome>) -> Outcome {
    result.unwrap_or_else(|early| early)
}

/// The families of the service itself: those whose names start with none of `ignore`.
pub(super) fn own_families<'a>(exposition: &'a Exposition, ignore: &[String]) -> Vec<&'a Family> {
    let is_own = |family: &&Family| !ignore.iter().any(|prefix| family.name.starts_with(prefix));
    exposition.families.iter().filter(is_own).collect()
}

/// The text, or its beginning.
pub(super) fn clipped(text: &str, longest: usize) -> String {
    let short: String = text.chars().take(longest).collect();
    match short.len() < text.len() {
        true => format!("{short}…"),
        false => short,
    }
}

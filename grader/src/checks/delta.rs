//! What driven requests must have done to a counter, and what they did: shared by the delta checks.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Outcome;
use super::reading::{self, Labelled, number, series_text};
use crate::evidence::{DrivenClass, TrafficEvidence};

/// What a label of the counter says about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    Method,
    /// The route template, such as `/tasks/{id}`.
    Route,
    Status,
}

/// How the growth of a counter compares with what was driven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Growth {
    #[default]
    Exactly,
    /// It grows, and no series by more, nor any that nobody drove: requests that it misses are another check's matter.
    AtMost,
}

impl Growth {
    fn is_right(self, grown: f64, driven: f64) -> bool {
        match self {
            Self::Exactly => grown == driven,
            Self::AtMost => (0.0..=driven).contains(&grown),
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Exactly => "grows by exactly what was driven",
            Self::AtMost => "grows by no more than was driven",
        }
    }
}

/// Which requests a counter must have counted, and how it tells them apart.
pub(super) struct Counted<'a> {
    pub(super) metric: &'a str,
    /// Label to attribute; without any, the sum over all series counts.
    pub(super) by: &'a BTreeMap<String, Attribute>,
    /// Only series with these labels.
    pub(super) labels: &'a BTreeMap<String, String>,
    /// Only these classes; all if empty.
    pub(super) requests: &'a [String],
    /// Only requests with this answer.
    pub(super) status: Option<u16>,
    pub(super) growth: Growth,
}

type Key = BTreeMap<String, String>;

/// What one series must have counted.
#[derive(Default)]
struct Driven {
    times: u64,
    /// The classes whose requests end in it.
    classes: Vec<String>,
}

impl Driven {
    fn text(&self) -> String {
        let ids = self.classes.iter().map(|id| format!("`{id}`"));
        format!(
            "{} driven ({})",
            reading::count(self.times, "request"),
            reading::list(ids)
        )
    }
}

impl Counted<'_> {
    /// The label names as a person reads them.
    pub(super) fn by_text(&self) -> String {
        if self.by.is_empty() {
            return String::new();
        }
        let labels: Vec<_> = self.by.keys().map(|label| format!("`{label}`")).collect();
        format!(" by {}", labels.join(", "))
    }

    fn is_chosen(&self, class: &DrivenClass) -> bool {
        self.requests.is_empty() || self.requests.contains(&class.id)
    }

    fn key(&self, class: &DrivenClass, status: u16) -> Key {
        let value = |attribute: Attribute| match attribute {
            Attribute::Method => class.method.clone(),
            Attribute::Route => class.route.clone(),
            Attribute::Status => status.to_string(),
        };
        let mut key: Key = self
            .by
            .iter()
            .map(|(label, attribute)| (label.clone(), value(*attribute)))
            .collect();
        key.extend(self.labels.clone());
        key
    }

    /// How often each series must have been counted up.
    fn driven(&self, traffic: &TrafficEvidence) -> Result<BTreeMap<Key, Driven>, Outcome> {
        let chosen = |class: &&DrivenClass| self.is_chosen(class);
        let mut wanted: BTreeMap<Key, Driven> = BTreeMap::new();
        for class in traffic.counted.iter().filter(chosen) {
            if class.unanswered() > 0 {
                return Err(Outcome::Error {
                    observed: format!(
                        "{} of the {} requests `{}` got no answer, so nobody knows what should have been counted",
                        class.unanswered(),
                        class.requests.len(),
                        class.id
                    ),
                    advice: "look into the service's log for a crash or a hang, then check again"
                        .to_owned(),
                });
            }
            for status in class.statuses().into_keys() {
                if self.status.is_none_or(|only| only == status) {
                    wanted.insert(self.key(class, status), Driven::default());
                }
            }
        }
        // Other classes may end in the same series; what they sent counts there as well, unless the labels
        // can't tell classes apart: then the classes named are meant.
        for class in &traffic.counted {
            if self.by.is_empty() && !self.is_chosen(class) {
                continue;
            }
            for (status, times) in class.statuses() {
                if self.status.is_some_and(|only| only != status) {
                    continue;
                }
                if let Some(driven) = wanted.get_mut(&self.key(class, status)) {
                    driven.times += times;
                    driven.classes.push(class.id.clone());
                }
            }
        }
        Ok(wanted)
    }

    /// Compares the driven requests with what the counter did between two looks at it.
    pub(super) fn compare<S: Labelled>(
        &self,
        traffic: &TrafficEvidence,
        place: &str,
        before: &[S],
        after: &[S],
    ) -> Result<Outcome, Outcome> {
        let driven = self.driven(traffic)?;
        if driven.is_empty() {
            return Ok(Outcome::Error {
                observed: format!(
                    "no driven request had the answer that `{}` is asked about",
                    self.metric
                ),
                advice:
                    "see the check of the driven requests' answers, put that right, and check again"
                        .to_owned(),
            });
        }
        let total: u64 = driven.values().map(|driven| driven.times).sum();
        let mut wrong: Vec<String> = driven
            .iter()
            .filter_map(|(key, wanted)| self.complaint(key, wanted, place, before, after))
            .collect();
        if self.growth == Growth::AtMost {
            // One series too many is one that nobody drove, however much the others miss.
            wrong.extend(self.strangers(&driven, place, before, after));
            if !wrong.is_empty() {
                return Ok(Outcome::fail(reading::sentences(wrong)));
            }
        }
        if wrong.is_empty() {
            let total = reading::count(total, "request");
            let series = |key: &Key| series_text(self.metric, key);
            return Ok(Outcome::pass(match self.growth {
                Growth::Exactly => {
                    let each = driven
                        .iter()
                        .map(|(key, driven)| format!("`{}` +{}", series(key), driven.times));
                    format!("{total} counted exactly {place}: {}", reading::list(each))
                }
                Growth::AtMost => {
                    let each = driven.keys().map(|key| format!("`{}`", series(key)));
                    format!(
                        "{total} driven, and no more counted {place} by {}",
                        reading::list(each)
                    )
                }
            }));
        }
        let held = driven.len() - wrong.len();
        Ok(Outcome::share(
            held,
            driven.len(),
            reading::sentences(wrong),
        ))
    }

    /// Series that grew though no request is to be counted there, or that none grew at all.
    fn strangers<S: Labelled>(
        &self,
        driven: &BTreeMap<Key, Driven>,
        place: &str,
        before: &[S],
        after: &[S],
    ) -> Vec<String> {
        let (start, end) = (self.totals(before), self.totals(after));
        let grown = |key: &Key, after: f64| after - start.get(key).copied().unwrap_or_default();
        let grew: Vec<(&Key, f64)> = end
            .iter()
            .map(|(key, after)| (key, grown(key, *after)))
            .filter(|(_, grown)| *grown > 0.0)
            .collect();
        if grew.is_empty() {
            return vec![format!("`{}` did not grow {place}", self.metric)];
        }
        // With some of the classes alone, the others may have been counted anywhere.
        if !self.requests.is_empty() || self.status.is_some() {
            return Vec::new();
        }
        let strangers = grew
            .into_iter()
            .filter(|(key, _)| !driven.contains_key(*key));
        strangers
            .map(|(key, grown)| {
                format!(
                    "`{}` grew by {} {place}, and no such request was driven",
                    series_text(self.metric, key),
                    number(grown)
                )
            })
            .collect()
    }

    /// The counter by what tells requests apart.
    fn totals<S: Labelled>(&self, samples: &[S]) -> BTreeMap<Key, f64> {
        let mut totals = BTreeMap::new();
        let own = samples
            .iter()
            .filter(|sample| reading::matches(*sample, self.labels));
        for sample in own {
            let labels = self.by.keys().map(|label| {
                let value = sample.label(label).unwrap_or_default();
                (label.clone(), value.to_owned())
            });
            let mut key: Key = labels.collect();
            key.extend(self.labels.clone());
            *totals.entry(key).or_default() += sample.number();
        }
        totals
    }

    fn complaint<S: Labelled>(
        &self,
        key: &Key,
        wanted: &Driven,
        place: &str,
        before: &[S],
        after: &[S],
    ) -> Option<String> {
        let series = series_text(self.metric, key);
        let sum = |samples: &[S]| -> Option<f64> {
            let mut values = samples
                .iter()
                .filter(|sample| reading::matches(*sample, key))
                .map(Labelled::number)
                .peekable();
            values.peek()?;
            Some(values.sum())
        };
        let sent = wanted.text();
        let Some(after) = sum(after) else {
            let missing = format!("{sent}, but there is no `{series}` {place}");
            return (self.growth == Growth::Exactly).then_some(missing);
        };
        // A series that appears with its first event started at nothing.
        let grown = after - sum(before).unwrap_or(0.0);
        let more = grown - wanted.times as f64;
        if self.growth.is_right(grown, wanted.times as f64) {
            return None;
        }
        let seen = format!("{sent}, and `{series}` grew by {} {place}", number(grown));
        Some(if grown < 0.0 {
            format!(
                "{sent}, and `{series}` fell by {} {place}: did the service restart meanwhile?",
                number(-grown)
            )
        } else if more > 0.0 {
            format!(
                "{seen}, {} more than driven: count each one once, and stop other traffic while the check runs",
                number(more)
            )
        } else {
            seen
        })
    }
}

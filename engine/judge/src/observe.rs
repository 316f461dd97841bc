//! What happened in a drill: the alerts laid beside the truth. No points here, only what was seen.

use std::collections::BTreeMap;

use sim::GroundTruth;

use crate::budget;
use crate::expectation::Expectation;
use crate::judgement::{Answer, Detection, DrillResult, FalseAlarm, RestlessLabel};
use crate::timeline::Timeline;
use crate::track::{AlertTrack, Span};

/// A page that begins this soon after the harm's end is no longer of use, but nobody was woken for nothing.
const AFTERMATH_MS: i64 = 5 * 60_000;
/// Alarms that are over by then are not held against anybody: where there is no history, a rate over hours sees one
/// failure among few requests.
const SETTLING_MS: i64 = 20 * 60_000;
/// From this many values on, one after the other, a label is restless.
const RESTLESS_VALUES: usize = 8;

/// Lays what the alerts did beside what really happened.
pub(crate) fn observe(
    truth: &GroundTruth,
    tracks: &[AlertTrack],
    expectation: &Expectation,
    timeline: Timeline,
) -> DrillResult {
    let observation = Observation {
        start_ms: timeline.start_ms,
        truth,
        tracks,
        expectation,
    };
    let detection = observation.detection();
    let page_ms = detection
        .as_ref()
        .filter(|detection| detection.answer == Answer::Page)
        .map(|detection| detection.at_ms);
    let (cleared_after_seconds, never_cleared) = observation.clearing();
    DrillResult {
        kind: truth
            .drill
            .map_or("custom", sim::DrillKind::slug)
            .to_owned(),
        seed: truth.seed,
        causes: truth.causes.clone(),
        right_answer: truth.response.into(),
        cleared_after_seconds,
        never_cleared,
        refires: observation.refires(),
        restless_label: restless_label(tracks),
        false_pages: observation.false_alarms(Answer::Page),
        false_tickets: if truth.response == sim::Response::Silence {
            observation.false_alarms(Answer::Ticket)
        } else {
            Vec::new()
        },
        budget: budget::spent(truth, expectation.objective, page_ms),
        detection,
        timeline,
    }
}

struct Observation<'a> {
    start_ms: i64,
    truth: &'a GroundTruth,
    tracks: &'a [AlertTrack],
    expectation: &'a Expectation,
}

impl Observation<'_> {
    fn answer(&self, track: &AlertTrack) -> Answer {
        self.expectation
            .answer_of(track.label(&self.expectation.severity_label))
    }

    fn loud(&self, answer: Answer) -> impl Iterator<Item = (&AlertTrack, &Span)> {
        self.tracks
            .iter()
            .filter(move |track| self.answer(track) == answer)
            .flat_map(|track| track.firing().map(move |span| (track, span)))
    }

    fn pages(&self) -> impl Iterator<Item = (&AlertTrack, &Span)> {
        self.loud(Answer::Page)
    }

    /// What there is to notice: the harm, or the fault where nobody is hurt but somebody should look.
    fn trouble(&self) -> Option<(i64, i64)> {
        match Answer::from(self.truth.response) {
            Answer::Page => self.truth.harm(),
            Answer::Ticket => self.truth.fault,
            Answer::Silence => None,
        }
    }

    /// When an alert may begin without being wrong: from the fault's begin until shortly after the trouble.
    fn due(&self) -> Option<(i64, i64)> {
        let (begin, end) = self.trouble()?;
        let (fault_begin, fault_end) = self.truth.fault.unwrap_or((begin, end));
        Some((fault_begin.min(begin), fault_end.max(end)))
    }

    fn is_due(&self, span: &Span) -> bool {
        self.due()
            .is_some_and(|(begin, end)| (begin..=end + AFTERMATH_MS).contains(&span.start_ms))
    }

    fn detection(&self) -> Option<Detection> {
        let (trouble_ms, _) = self.trouble()?;
        let (begin, end) = self.due()?;
        let wanted = Answer::from(self.truth.response);
        let all = self
            .tracks
            .iter()
            .flat_map(|track| track.firing().map(move |span| (track, span)));
        let noticed = all.filter(|(_, span)| (begin..=end).contains(&span.start_ms));
        // The right kind of alert first, then the earliest.
        let (track, span) =
            noticed.min_by_key(|(track, span)| (self.answer(track) != wanted, span.start_ms))?;
        Some(Detection {
            alert: track.alert.clone(),
            severity: track.label(&self.expectation.severity_label).to_owned(),
            answer: self.answer(track),
            at_ms: span.start_ms,
            delay_seconds: (span.start_ms - trouble_ms).div_euclid(1000),
        })
    }

    /// How long after the harm the last page for it ended, and whether one never did.
    fn clearing(&self) -> (Option<i64>, bool) {
        let Some((_, harm_end)) = self.truth.harm() else {
            return (None, false);
        };
        let due = self.pages().filter(|(_, span)| self.is_due(span));
        let last = due.map(|(_, span)| (span.is_open, span.end_ms)).max();
        match last {
            Some((true, _)) => (None, true),
            Some((false, end)) => (Some((end - harm_end).div_euclid(1000)), false),
            None => (None, false),
        }
    }

    fn refires(&self) -> usize {
        let mut times: BTreeMap<&BTreeMap<String, String>, usize> = BTreeMap::new();
        for (track, _) in self.pages().filter(|(_, span)| self.is_due(span)) {
            *times.entry(&track.labels).or_default() += 1;
        }
        times.values().max().map_or(0, |times| times - 1)
    }

    fn false_alarms(&self, answer: Answer) -> Vec<FalseAlarm> {
        let is_page_right = self.truth.response == sim::Response::Page;
        let mut by_alert: BTreeMap<&str, FalseAlarm> = BTreeMap::new();
        let settled_ms = self.start_ms + SETTLING_MS;
        for (track, span) in self
            .loud(answer)
            .filter(|(_, span)| span.end_ms > settled_ms)
        {
            if is_page_right && self.is_due(span) {
                continue;
            }
            let lasted_seconds = (span.end_ms - span.start_ms).div_euclid(1000);
            let page = by_alert.entry(&track.alert).or_insert_with(|| FalseAlarm {
                alert: track.alert.clone(),
                at_ms: span.start_ms,
                lasted_seconds: 0,
                times: 0,
            });
            page.at_ms = page.at_ms.min(span.start_ms);
            page.lasted_seconds = page.lasted_seconds.max(lasted_seconds);
            page.times += 1;
        }
        by_alert.into_values().collect()
    }
}

/// What alerts have in common that differ in one label only.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct AllButOne<'a> {
    alert: &'a str,
    label: &'a str,
    rest: Vec<(&'a str, &'a str)>,
}

/// A label whose values follow each other in alerts that are the same but for it.
fn restless_label(tracks: &[AlertTrack]) -> Option<RestlessLabel> {
    let mut groups: BTreeMap<AllButOne<'_>, Vec<&AlertTrack>> = BTreeMap::new();
    for track in tracks {
        for label in track.labels.keys() {
            let rest = track
                .labels
                .iter()
                .filter(|(name, _)| *name != label)
                .map(|(name, value)| (name.as_str(), value.as_str()));
            let key = AllButOne {
                alert: &track.alert,
                label,
                rest: rest.collect(),
            };
            groups.entry(key).or_default().push(track);
        }
    }
    groups
        .into_iter()
        .find(|(_, tracks)| tracks.len() >= RESTLESS_VALUES && take_turns(tracks))
        .map(|(key, tracks)| RestlessLabel {
            alert: key.alert.to_owned(),
            label: key.label.to_owned(),
            values: tracks.len(),
        })
}

/// Whether hardly any two of them were active at once.
fn take_turns(tracks: &[&AlertTrack]) -> bool {
    let mut spans: Vec<(i64, i64)> = tracks
        .iter()
        .flat_map(|track| track.spans.iter().map(|span| (span.start_ms, span.end_ms)))
        .collect();
    spans.sort_unstable();
    let overlaps = spans
        .windows(2)
        .filter(|pair| matches!(pair, [first, second] if second.0 < first.1))
        .count();
    overlaps * 5 < spans.len()
}

//! What the alerts of a rule set did while traffic with known failures was played.

use rules::eval::{Period, replay};

use super::ledger::Ledger;
use super::plan::Traffic;
use crate::error::JudgeError;
use crate::expectation::Expectation;
use crate::judgement::Answer;
use crate::limits::limited;
use crate::replay::{RuleSet, tracks};

/// A group that names no interval is evaluated once a minute, as often as the module's Prometheus would in an hour of
/// such traffic; faster would see no other values.
const INTERVAL_MS: i64 = 60_000;
/// Until then a window sees two scrapes and guesses the rest.
const SETTLING_MS: i64 = 10 * 60_000;

/// One time in which an alert fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub alert: String,
    pub severity: String,
    pub answer: Answer,
    pub from_ms: i64,
    /// When it was found quiet again, or the end of the traffic.
    pub until_ms: i64,
    /// Whether it still fired at the end.
    pub is_open: bool,
}

/// Alerts over played traffic.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// By the time at which they began.
    pub heard: Vec<Heard>,
    /// The first rule that could not be evaluated, and why.
    pub error: Option<(String, String)>,
    pub ledger: Ledger,
}

impl Watch {
    /// Plays the traffic and listens. Severities are sorted into pages and tickets as `expectation` says.
    ///
    /// # Errors
    /// When a limit stops the replay.
    pub fn over(
        rules: &RuleSet,
        traffic: &Traffic,
        expectation: &Expectation,
    ) -> Result<Self, JudgeError> {
        let (store, ledger) = traffic.play();
        let period = Period {
            start_ms: ledger.start_ms() + SETTLING_MS,
            end_ms: ledger.end_ms(),
        };
        let mut options = limited(period, INTERVAL_MS);
        options.eval.interrupt = rules.interrupt().question();
        let replay = replay(rules.groups(), &store, period, &options);
        if let Some(stopped) = replay.stopped {
            return Err(stopped.into());
        }
        let error = replay.rules().find_map(|history| {
            let error = history.errors.first()?;
            Some((history.rule.name.as_str().to_owned(), error.message.clone()))
        });
        let mut heard = Vec::new();
        for track in tracks(&replay, ledger.end_ms()) {
            let severity = track.label(&expectation.severity_label).to_owned();
            heard.extend(track.firing().map(|span| Heard {
                alert: track.alert.clone(),
                answer: expectation.answer_of(&severity),
                severity: severity.clone(),
                from_ms: span.start_ms,
                until_ms: span.end_ms,
                is_open: span.is_open,
            }));
        }
        heard.sort_by(|a, b| (a.from_ms, &a.alert).cmp(&(b.from_ms, &b.alert)));
        Ok(Self {
            heard,
            error,
            ledger,
        })
    }

    /// The times in which somebody was woken (`Page`) or got work for the next day (`Ticket`).
    pub fn of(&self, answer: Answer) -> impl Iterator<Item = &Heard> {
        self.heard
            .iter()
            .filter(move |heard| heard.answer == answer)
    }
}

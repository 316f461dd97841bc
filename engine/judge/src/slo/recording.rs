//! A rule set evaluated over played traffic: what was written, and what queries then give.

use promql::{EvalOptions, ParseOptions, Sample, Severity, Value, evaluate_instant};
use rules::eval::{Period, Replay, ReplayOptions, replay};
use rules::load::RuleKind;
use tsdb::{Labels, MemoryStore, SeriesStore};

use super::ledger::Ledger;
use crate::error::JudgeError;
use crate::limits::limited;
use crate::replay::RuleSet;

/// Recording rules over played traffic.
pub struct Recording<'a> {
    replay: Replay<'a>,
    eval: EvalOptions<'a>,
}

/// One sample of a query's result.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub labels: Labels,
    pub value: f64,
}

impl<'a> Recording<'a> {
    /// Evaluates all groups at `interval_ms`, whatever they say themselves, over the whole of the traffic.
    ///
    /// # Errors
    /// When a limit stops the replay.
    pub fn new(
        rules: &'a RuleSet,
        store: &'a MemoryStore,
        ledger: &Ledger,
        interval_ms: i64,
    ) -> Result<Self, JudgeError> {
        let period = Period {
            start_ms: ledger.start_ms(),
            end_ms: ledger.end_ms(),
        };
        let mut options = ReplayOptions {
            every_group_at_ms: Some(interval_ms),
            ..limited(period, interval_ms)
        };
        options.eval.interrupt = rules.interrupt().question();
        let replay = replay(rules.groups(), store, period, &options);
        match replay.stopped {
            Some(stopped) => Err(stopped.into()),
            None => Ok(Self {
                replay,
                eval: options.eval,
            }),
        }
    }

    /// Whether a recording rule of this name was evaluated.
    pub fn has(&self, record: &str) -> bool {
        self.records().any(|name| name == record)
    }

    /// The names that recording rules write.
    pub fn records(&self) -> impl Iterator<Item = &str> {
        let recording = self
            .replay
            .rules()
            .filter(|history| history.rule.kind == RuleKind::Recording);
        recording.map(|history| history.rule.name.as_str())
    }

    /// Why the rule of that name could not be evaluated, the first time it could not.
    pub fn error(&self, record: &str) -> Option<&str> {
        let mut named = self
            .replay
            .rules()
            .filter(|history| history.rule.name.as_str() == record);
        let error = named.find_map(|history| history.errors.first())?;
        Some(&error.message)
    }

    /// The metrics and what the rules wrote.
    pub fn store(&self) -> &dyn SeriesStore {
        self.replay.store()
    }

    /// What a query gives at a moment: an instant vector or a scalar.
    ///
    /// # Errors
    /// What is wrong with the query, in a sentence.
    pub fn ask(&self, query: &str, at_ms: i64) -> Result<Vec<Point>, String> {
        let parsed = promql::parse(query, &ParseOptions::everything());
        let mut problems = parsed.diagnostics.iter();
        if let Some(problem) = problems.find(|problem| problem.severity == Severity::Error) {
            return Err(problem.message.clone());
        }
        let found = evaluate_instant(self.store(), &parsed.expr, at_ms, &self.eval)
            .map_err(|error| error.to_string())?;
        match found.value {
            Value::Vector(vector) => Ok(vector
                .into_iter()
                .filter_map(|element| match element.value {
                    Sample::Float(value) => Some(Point {
                        labels: element.labels,
                        value,
                    }),
                    Sample::Histogram(_) => None,
                })
                .collect()),
            Value::Scalar(value) => Ok(vec![Point {
                labels: Labels::default(),
                value,
            }]),
            Value::Matrix(_) | Value::String(_) => {
                Err("it gives no instant vector, and so no number".to_owned())
            }
        }
    }
}

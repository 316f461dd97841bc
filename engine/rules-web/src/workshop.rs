//! Plays drills once and rules over them as often as they are changed.

use judge::{DrillResult, Expectation, Finding, Judge, RuleSet};
use lint::rules::RulesOptions;
use serde::Serialize;
use sim::{DrillKind, Episode, Scenario};

use crate::json;
use crate::reduce::reduce;

/// Episodes kept: a change of the rules must not simulate the same hours again.
const KEPT_EPISODES: usize = 4;
/// What a drawing some hundred pixels wide can show.
const BUCKETS: usize = 300;

/// The drills played last.
#[derive(Default)]
pub struct Workshop {
    played: Vec<((DrillKind, u64), Episode)>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Judgement {
        drill: Box<DrillResult>,
        findings: Vec<Finding>,
    },
    /// Why nothing was replayed.
    Refused(String),
}

/// A finding as the editor underlines it and the page lists it.
#[derive(Serialize)]
struct Problem {
    id: &'static str,
    severity: &'static str,
    from: usize,
    to: usize,
    line: usize,
    column: usize,
    message: String,
    hint: Option<String>,
    fix: Option<Change>,
    lesson: &'static str,
}

#[derive(Serialize)]
struct Change {
    from: usize,
    to: usize,
    insert: String,
}

impl Workshop {
    pub(crate) fn replay(&mut self, rules: &str, kind: &str, seed: u64) -> String {
        json(&match self.judged(rules, kind, seed) {
            Ok((drill, findings)) => Answer::Judgement {
                drill: Box::new(drill),
                findings,
            },
            Err(reason) => Answer::Refused(reason),
        })
    }

    fn judged(
        &mut self,
        rules: &str,
        kind: &str,
        seed: u64,
    ) -> Result<(DrillResult, Vec<Finding>), String> {
        let set = RuleSet::load(&[("rules", rules)]).map_err(|error| error.to_string())?;
        let kind =
            DrillKind::from_slug(kind).ok_or_else(|| format!("there is no drill `{kind}`"))?;
        let expectation = Expectation::default();
        let mut judge = Judge::new(&set, &expectation)
            .map_err(|error| error.to_string())?
            .with_traces();
        judge
            .watch(self.episode(kind, seed))
            .map_err(|error| error.to_string())?;
        let mut judgement = judge.verdict(None);
        let mut drill = judgement
            .drills
            .pop()
            .ok_or("the drill could not be played")?;
        for series in drill
            .timeline
            .traces
            .iter_mut()
            .flat_map(|trace| &mut trace.series)
        {
            series.points = reduce(&series.points, BUCKETS);
        }
        Ok((drill, judgement.findings))
    }

    fn episode(&mut self, kind: DrillKind, seed: u64) -> &Episode {
        let known = self
            .played
            .iter()
            .position(|(which, _)| *which == (kind, seed));
        let played = match known {
            Some(place) => self.played.remove(place),
            None => ((kind, seed), sim::play(&Scenario::drill(kind, seed))),
        };
        if self.played.len() == KEPT_EPISODES {
            self.played.remove(0);
        }
        &self.played.push_mut(played).1
    }
}

/// What is wrong with one rule file.
pub(crate) fn lint(rules: &str) -> String {
    let found = lint::rules::lint(&[rules.as_bytes()], &RulesOptions::default());
    let utf16 = |byte: usize| {
        let before = rules.get(..byte).unwrap_or(rules);
        before.encode_utf16().count()
    };
    let problems: Vec<Problem> = found
        .into_iter()
        .flatten()
        .map(|finding| Problem {
            id: finding.id,
            severity: finding.severity.word(),
            from: utf16(finding.span.start),
            to: utf16(finding.span.end),
            line: finding.line,
            column: finding.column,
            message: finding.message,
            hint: finding.fix.as_ref().map(|fix| fix.text.clone()),
            fix: finding.fix.and_then(|fix| fix.edit).map(|edit| Change {
                from: utf16(edit.span.start),
                to: utf16(edit.span.end),
                insert: edit.replacement,
            }),
            lesson: finding.lesson,
        })
        .collect();
    json(&problems)
}

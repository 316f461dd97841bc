//! The alert's spans as episodes: it began, it fired or not, it ended.

use super::{END_MS, MINUTE_MS, Told};
use crate::play::engine::State;

/// Once from inactive back to inactive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Episode {
    pub began_ms: i64,
    pub fired_ms: Option<i64>,
    /// None while it goes on at the end of the drawing.
    pub ended_ms: Option<i64>,
    /// The last evaluation in it at which the condition held.
    pub held_last_ms: i64,
    /// How often the condition failed in it and came back: what `keep_firing_for` hides.
    pub bridged: usize,
}

impl Episode {
    pub(super) fn held_for_ms(&self) -> i64 {
        self.held_last_ms - self.began_ms
    }
}

/// All of an alert's episodes, by rising time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip(pub Vec<Episode>);

impl Strip {
    pub(super) fn of(told: &Told) -> Self {
        let mut episodes: Vec<Episode> = Vec::new();
        for span in &told.spans {
            let ended_ms = (!span.is_open).then_some(span.end_ms);
            match episodes.last_mut() {
                // Pending up to here, and now it fires.
                Some(open)
                    if span.state == State::Firing && open.ended_ms == Some(span.start_ms) =>
                {
                    open.fired_ms = Some(span.start_ms);
                    open.ended_ms = ended_ms;
                }
                _ => episodes.push(Episode {
                    began_ms: span.start_ms,
                    fired_ms: (span.state == State::Firing).then_some(span.start_ms),
                    ended_ms,
                    held_last_ms: span.start_ms,
                    bridged: 0,
                }),
            }
        }
        for episode in &mut episodes {
            let until_ms = episode.ended_ms.unwrap_or(END_MS + 1);
            let held: Vec<i64> = told
                .held
                .iter()
                .copied()
                .filter(|at| (episode.began_ms..until_ms).contains(at))
                .collect();
            episode.held_last_ms = held.last().copied().unwrap_or(episode.began_ms);
            let is_broken = |pair: &&[i64]| pair[1] - pair[0] > told.rule.every_ms;
            episode.bridged = held.windows(2).filter(is_broken).count();
        }
        Self(episodes)
    }

    pub(super) fn fired(&self) -> impl Iterator<Item = &Episode> {
        self.0.iter().filter(|episode| episode.fired_ms.is_some())
    }

    /// The one that came nearest to firing, of those that did not.
    pub(super) fn nearest(&self) -> Option<&Episode> {
        let too_short = self.0.iter().filter(|episode| episode.fired_ms.is_none());
        too_short.max_by_key(|episode| episode.held_for_ms())
    }
}

/// A time or a length as people say it.
pub(super) fn minutes(ms: i64) -> String {
    match (ms / MINUTE_MS, ms % MINUTE_MS / 1_000) {
        (0, seconds) if seconds > 0 => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::play::alert_for::Rule;
    use crate::play::engine::Span;

    fn told(held: &[i64], spans: &[(State, i64, i64)]) -> Told {
        Told {
            rule: Rule {
                threshold: 50.0,
                for_min: 2.0,
                keep_min: 0.0,
                every_ms: MINUTE_MS,
            },
            samples: Vec::new(),
            held: held.iter().map(|minute| minute * MINUTE_MS).collect(),
            spans: spans
                .iter()
                .map(|&(state, start, end)| Span {
                    state,
                    start_ms: start * MINUTE_MS,
                    end_ms: end * MINUTE_MS,
                    is_open: end * MINUTE_MS == END_MS,
                })
                .collect(),
        }
    }

    #[test]
    fn pending_and_firing_make_one_episode() {
        let spans = [
            (State::Pending, 3, 5),
            (State::Pending, 7, 9),
            (State::Firing, 9, 30),
        ];
        let strip = Strip::of(&told(&[3, 4, 7, 8, 9, 10, 14, 15], &spans));
        let [short, long] = strip.0.as_slice() else {
            panic!("two episodes: {strip:?}");
        };
        assert_eq!((short.fired_ms, short.held_for_ms()), (None, MINUTE_MS));
        assert_eq!((long.fired_ms, long.ended_ms), (Some(9 * MINUTE_MS), None));
        assert_eq!((long.held_last_ms, long.bridged), (15 * MINUTE_MS, 1));
        assert_eq!(strip.nearest(), Some(short));
    }

    #[test]
    fn without_for_an_episode_fires_at_once() {
        let strip = Strip::of(&told(&[4], &[(State::Firing, 4, 5)]));
        assert_eq!(strip.0[0].fired_ms, Some(strip.0[0].began_ms));
    }
}

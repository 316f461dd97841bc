//! Whether a series tells the calm from the failure.

use serde::{Deserialize, Serialize};

use super::{DrillRecord, Moves};

/// So many times as high or as low: less is what any series does by itself.
const FACTOR: f64 = 1.5;
/// What stands at the beginning of a stretch still belongs to the one before: averages over the last half minute.
const SETTLED: f64 = 0.4;
/// A series of which fewer than this share of the samples is there counts as absent.
const PRESENT: f64 = 0.5;
/// Coming back is judged by this last share of the watching. A percentile over a window stays where it was until the
/// window holds no slow request any more, and then falls at once: a median over half of the watching would depend on
/// a second more or less, and the end is where everybody looks to see whether it is over.
const END: f64 = 0.2;
/// But by so many samples at least.
const FEWEST_AT_END: i64 = 3;
/// Sooner nothing can be seen to come back: the target has to be scraped again first.
const SOONEST_MS: i64 = 10_000;
/// A series has turned when it keeps less than this of its way: a counter keeps all of it, a queue with a long backlog
/// shrinks for minutes.
const TURNED: f64 = 0.85;
/// Whatever goes this share of the way without a failure goes it by itself.
const BY_ITSELF: f64 = 0.5;

/// One sample: Unix milliseconds and a value that is a number.
pub type Point = (i64, f64);

/// A series in the three stretches of a drill; `None` where it is absent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Movement {
    pub calm: Option<f64>,
    pub failing: Option<f64>,
    /// At the end of the watching.
    pub after: Option<f64>,
    /// Between these it went while nothing was broken.
    range: Option<(f64, f64)>,
    /// The farthest from the calm that it went, on the side of the failure.
    farthest: Option<f64>,
}

impl Movement {
    /// Medians of a series whose samples are `step_ms` apart.
    pub fn of(points: &[Point], drill: &DrillRecord, step_ms: i64) -> Self {
        let calm = stretch(points, drill.began_at_ms, drill.injected_at_ms, step_ms);
        let failing = stretch(points, drill.injected_at_ms, drill.mended_at_ms, step_ms);
        let after = present(
            points,
            end_from_ms(drill, step_ms),
            drill.ended_at_ms,
            step_ms,
        );
        let range = calm.first().copied().zip(calm.last().copied());
        let (calm, failing) = (median(&calm), median(&failing));
        Self {
            range,
            farthest: farthest(points, drill, calm, failing),
            calm,
            failing,
            after: median(&after),
        }
    }

    /// Whether the watching went on for so long that a query with this window no longer sees the failure at its end.
    /// With a longer window nobody can say from a drill whether the series comes back.
    pub fn is_watched_beyond(window_ms: i64, drill: &DrillRecord, step_ms: i64) -> bool {
        let unseen_ms = end_from_ms(drill, step_ms).saturating_sub(drill.mended_at_ms);
        unseen_ms >= window_ms.max(SOONEST_MS)
    }

    /// How it moved when something was broken. Beyond a factor it must leave the range in which it went before.
    pub fn direction(&self) -> Moves {
        match (self.calm, self.failing) {
            (None, Some(_)) => Moves::Up,
            (Some(_), None) => Moves::Down,
            (Some(calm), Some(failing)) => {
                let (least, most) = self.range.unwrap_or((calm, calm));
                if failing > most && failing - calm > (FACTOR - 1.0) * calm.abs() {
                    Moves::Up
                } else if failing < least && calm - failing > (1.0 - 1.0 / FACTOR) * calm.abs() {
                    Moves::Down
                } else {
                    Moves::Not
                }
            }
            (None, None) => Moves::Not,
        }
    }

    /// Whether it went back after the mending: nearer to the calm than to the failure.
    pub fn is_back(&self) -> bool {
        match (self.calm, self.failing, self.after) {
            (Some(calm), Some(failing), Some(after)) => {
                (after - calm).abs() <= (after - failing).abs()
            }
            // A series that its first failure has made stays, and its rate is zero from then on.
            (None, Some(failing), Some(after)) => after.abs() < (after - failing).abs(),
            (calm, _, after) => calm.is_some() == after.is_some(),
        }
    }

    /// Whether it is at least on its way back when the watching ends.
    pub fn has_turned(&self) -> bool {
        match (self.after, self.farthest) {
            (Some(after), Some(farthest)) => {
                let calm = self.calm.unwrap_or_default();
                (after - calm).abs() < TURNED * (farthest - calm).abs()
            }
            _ => self.is_back(),
        }
    }

    /// Whether it moved as `other` did, and not much less: in the control, where nothing was broken, that shows that
    /// the failure was not the reason.
    pub fn is_like(&self, other: &Self) -> bool {
        let direction = self.direction();
        direction != Moves::Not
            && direction == other.direction()
            && self.way() >= BY_ITSELF * other.way()
    }

    /// From the calm to the failure; what is absent counts as nothing.
    fn way(&self) -> f64 {
        (self.failing.unwrap_or_default() - self.calm.unwrap_or_default()).abs()
    }

    /// How far it moved, for choosing the series that shows most.
    pub fn distance(&self) -> f64 {
        match (self.calm, self.failing) {
            (Some(calm), Some(failing)) => {
                (failing - calm).abs() / calm.abs().max(failing.abs()).max(f64::MIN_POSITIVE)
            }
            (None, None) => 0.0,
            _ => 1.0,
        }
    }
}

/// When the part of the watching begins by which coming back is judged.
fn end_from_ms(drill: &DrillRecord, step_ms: i64) -> i64 {
    let watched_ms = drill.ended_at_ms.saturating_sub(drill.mended_at_ms).max(0);
    let end_ms = (watched_ms as f64 * END) as i64;
    let end_ms = end_ms.max(FEWEST_AT_END.saturating_mul(step_ms));
    let from_ms = drill.ended_at_ms.saturating_sub(end_ms);
    from_ms.max(drill.mended_at_ms)
}

/// Of all the samples between the failure's beginning and the end of the watching.
fn farthest(
    points: &[Point],
    drill: &DrillRecord,
    calm: Option<f64>,
    failing: Option<f64>,
) -> Option<f64> {
    let calm = calm.unwrap_or_default();
    let side = (failing? - calm).signum();
    points
        .iter()
        .filter(|(at, value)| {
            (drill.injected_at_ms..drill.ended_at_ms).contains(at) && value.is_finite()
        })
        .map(|(_, value)| *value)
        .max_by(|a, b| ((a - calm) * side).total_cmp(&((b - calm) * side)))
}

/// The sorted values of the settled part of a stretch; none when too few of its samples are there.
fn stretch(points: &[Point], from_ms: i64, to_ms: i64, step_ms: i64) -> Vec<f64> {
    let length = to_ms.saturating_sub(from_ms).max(0);
    let settled_ms = from_ms.saturating_add((length as f64 * SETTLED) as i64);
    present(points, settled_ms, to_ms, step_ms)
}

/// The sorted values between two moments; none when too few samples are there.
fn present(points: &[Point], from_ms: i64, to_ms: i64, step_ms: i64) -> Vec<f64> {
    let mut values: Vec<f64> = points
        .iter()
        .filter(|(at, value)| (from_ms..to_ms).contains(at) && value.is_finite())
        .map(|(_, value)| *value)
        .collect();
    let expected = to_ms.saturating_sub(from_ms) as f64 / step_ms.max(1) as f64;
    if (values.len() as f64) < expected * PRESENT {
        return Vec::new();
    }
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failures::Failure;

    /// Twenty seconds each of calm, failure and mending.
    fn drill() -> DrillRecord {
        DrillRecord {
            id: "latency".to_owned(),
            failure: Failure::Latency,
            hypothesis: None,
            began_at_ms: 0,
            injected_at_ms: 20_000,
            mended_at_ms: 40_000,
            ended_at_ms: 60_000,
            diagnosed_at_ms: None,
        }
    }

    /// A sample a second.
    fn movement(value_at: impl Fn(i64) -> Option<f64>) -> Movement {
        let points: Vec<Point> = (0..60)
            .filter_map(|second| Some((second * 1000, value_at(second)?)))
            .collect();
        Movement::of(&points, &drill(), 1000)
    }

    fn is_failing(second: i64) -> bool {
        (20..40).contains(&second)
    }

    #[test]
    fn a_rise_and_a_fall_are_told_apart() {
        let rising = movement(|second| Some(if is_failing(second) { 3.0 } else { 1.0 }));
        assert_eq!(rising.direction(), Moves::Up);
        assert!(rising.is_back());
        let falling = movement(|second| Some(if second < 20 { 1.0 } else { 0.0 }));
        assert_eq!(falling.direction(), Moves::Down);
        assert!(!falling.is_back());
    }

    #[test]
    fn noise_is_no_movement() {
        let noisy = movement(|second| Some([1.0, 2.0, 3.0][second as usize % 3]));
        assert_eq!(noisy.direction(), Moves::Not);
        let little = movement(|second| Some(if is_failing(second) { 1.2 } else { 1.0 }));
        assert_eq!(little.direction(), Moves::Not);
        assert_eq!(movement(|_| None).direction(), Moves::Not);
    }

    #[test]
    fn series_that_come_and_go_move() {
        let appearing = movement(|second| is_failing(second).then_some(0.0));
        assert_eq!(appearing.direction(), Moves::Up);
        assert!(appearing.is_back());
        let vanishing = movement(|second| (!is_failing(second)).then_some(7.0));
        assert_eq!(vanishing.direction(), Moves::Down);
    }

    #[test]
    fn a_rate_that_was_zero_rises_from_nothing() {
        let errors = movement(|second| Some(if is_failing(second) { 0.4 } else { 0.0 }));
        assert_eq!(errors.direction(), Moves::Up);
    }

    #[test]
    fn a_window_that_holds_the_failure_for_a_while_comes_back_at_the_end() {
        // As a percentile over ten seconds on a machine that is two seconds late.
        let late = movement(|second| {
            Some(if (20..52).contains(&second) {
                0.49
            } else {
                0.005
            })
        });
        assert_eq!(late.direction(), Moves::Up);
        assert!(late.is_back());
        assert!(late.has_turned());
    }

    #[test]
    fn a_counter_never_turns() {
        let counter = movement(|second| Some(second as f64 * 15.0));
        assert_eq!(counter.direction(), Moves::Up);
        assert!(!counter.is_back());
        assert!(!counter.has_turned());
        let failures = movement(|second| Some((second.clamp(20, 40) - 20) as f64));
        assert_eq!(failures.direction(), Moves::Up);
        assert!(!failures.has_turned());
    }

    #[test]
    fn a_backlog_that_shrinks_has_turned_before_it_is_gone() {
        let backlog = movement(|second| {
            Some(match second {
                ..20 => 0.0,
                20..40 => (second - 20) as f64 * 100.0,
                _ => 2000.0 - (second - 40) as f64 * 25.0,
            })
        });
        assert_eq!(backlog.direction(), Moves::Up);
        assert!(!backlog.is_back());
        assert!(backlog.has_turned());
    }

    #[test]
    fn a_series_that_the_failure_made_is_back_at_zero() {
        let rate = |after: f64| {
            movement(move |second| match second {
                ..20 => None,
                20..40 => Some(4.0),
                _ => Some(after),
            })
        };
        assert!(rate(0.0).is_back());
        assert!(rate(0.0).has_turned());
        assert!(!rate(4.0).is_back());
        assert!(!rate(4.0).has_turned());
        let still_there = movement(|second| (second >= 20).then_some(0.0));
        assert!(!still_there.is_back());
        assert!(!still_there.has_turned());
    }

    #[test]
    fn what_moves_without_a_failure_is_like_the_failure() {
        let up_by = |way: f64| {
            movement(move |second| Some(if is_failing(second) { 4.0 + way } else { 4.0 }))
        };
        assert!(up_by(12.0).is_like(&up_by(14.0)));
        // A machine that was a little busier in the control, too.
        assert!(!up_by(3.0).is_like(&up_by(14.0)));
        assert!(!up_by(0.0).is_like(&up_by(0.0)));
        let down = movement(|second| Some(if is_failing(second) { 1.0 } else { 4.0 }));
        assert!(!down.is_like(&up_by(4.0)));
    }

    #[test]
    fn a_window_longer_than_the_watching_can_not_be_judged() {
        let drill = drill();
        assert!(Movement::is_watched_beyond(10_000, &drill, 1000));
        assert!(!Movement::is_watched_beyond(60_000, &drill, 1000));
        let broken_off = DrillRecord {
            ended_at_ms: drill.mended_at_ms,
            ..drill
        };
        assert!(!Movement::is_watched_beyond(0, &broken_off, 1000));
    }
}

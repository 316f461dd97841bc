//! Whether a series tells the calm from the failure.

use serde::{Deserialize, Serialize};

use super::{DrillRecord, Moves};

/// So many times as high or as low: less is what any series does by itself.
const FACTOR: f64 = 1.5;
/// What stands at the beginning of a stretch still belongs to the one before: averages over the last half minute.
const SETTLED: f64 = 0.4;
/// A series of which fewer than this share of the samples is there counts as absent.
const PRESENT: f64 = 0.5;

/// One sample: Unix milliseconds and a value that is a number.
pub type Point = (i64, f64);

/// A series in the three stretches of a drill; `None` where it is absent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Movement {
    pub calm: Option<f64>,
    pub failing: Option<f64>,
    pub after: Option<f64>,
    /// Between these it went while nothing was broken.
    range: Option<(f64, f64)>,
}

impl Movement {
    /// Medians of a series whose samples are `step_ms` apart.
    pub fn of(points: &[Point], drill: &DrillRecord, step_ms: i64) -> Self {
        let calm = stretch(points, drill.began_at_ms, drill.injected_at_ms, step_ms);
        let failing = stretch(points, drill.injected_at_ms, drill.mended_at_ms, step_ms);
        let after = stretch(points, drill.mended_at_ms, drill.ended_at_ms, step_ms);
        Self {
            range: calm.first().copied().zip(calm.last().copied()),
            calm: median(&calm),
            failing: median(&failing),
            after: median(&after),
        }
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
            (calm, _, after) => calm.is_some() == after.is_some(),
        }
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

/// The sorted values of the settled part of a stretch; none when too few of its samples are there.
fn stretch(points: &[Point], from_ms: i64, to_ms: i64, step_ms: i64) -> Vec<f64> {
    let length = (to_ms - from_ms).max(0);
    let settled_ms = from_ms + (length as f64 * SETTLED) as i64;
    let mut values: Vec<f64> = points
        .iter()
        .filter(|(at, value)| (settled_ms..to_ms).contains(at) && value.is_finite())
        .map(|(_, value)| *value)
        .collect();
    let expected = (to_ms - settled_ms) as f64 / step_ms.max(1) as f64;
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

    /// Twenty seconds each of calm, failure and mending, a sample a second.
    fn movement(value_at: impl Fn(i64) -> Option<f64>) -> Movement {
        let drill = DrillRecord {
            id: "latency".to_owned(),
            failure: Failure::Latency,
            hypothesis: None,
            began_at_ms: 0,
            injected_at_ms: 20_000,
            mended_at_ms: 40_000,
            ended_at_ms: 60_000,
            diagnosed_at_ms: None,
        };
        let points: Vec<Point> = (0..60)
            .filter_map(|second| Some((second * 1000, value_at(second)?)))
            .collect();
        Movement::of(&points, &drill, 1000)
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
}

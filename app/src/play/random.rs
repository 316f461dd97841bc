//! Chance that repeats itself: the same seed gives the same numbers everywhere.

use std::f64::consts::TAU;

/// SplitMix64 (Steele, Lea, Flood, 2014).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to 1, never 1 itself.
    pub(super) fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A duration as services have them: its logarithm is normal (by Box and Muller), half are below `median`.
    pub(super) fn duration(&mut self, median: f64, spread: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        let normal = radius * (TAU * self.share()).cos();
        median * (spread * normal).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_durations_are_below_the_median() {
        let mut random = Random::new(7);
        let below = (0..10_000)
            .filter(|_| random.duration(0.2, 0.8) < 0.2)
            .count();
        assert!((4_800..5_200).contains(&below), "{below}");
    }
}

//! Seeded randomness that gives the same bits on every platform: `libm` for all but the basic operations.

use std::f64::consts::TAU;

/// xoshiro256++, one stream for each purpose: what one part draws does not shift what another sees.
#[derive(Debug, Clone)]
pub(crate) struct Random([u64; 4]);

impl Random {
    /// The stream called `purpose` of the scenario with this seed.
    pub(crate) fn stream(seed: u64, purpose: &str) -> Self {
        let hash = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        let mut state = seed ^ hash;
        Self(std::array::from_fn(|_| split_mix(&mut state)))
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.0;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// In `0.0..1.0`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// In `0..bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        (self.unit() * bound as f64) as u64
    }

    /// Mean 0, deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        // 1 - u is never 0, whose logarithm there is none of.
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(TAU * self.unit())
    }

    /// Half of the draws lie below `median`; `sigma` is the deviation of the logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// The time to the next of events that come `rate` times per unit.
    pub(crate) fn exponential(&mut self, rate: f64) -> f64 {
        -libm::log(1.0 - self.unit()) / rate
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_and_purpose_alone() {
        let first = |seed, purpose| Random::stream(seed, purpose).next();
        assert_eq!(first(1, "traffic"), first(1, "traffic"));
        assert_ne!(first(1, "traffic"), first(2, "traffic"));
        assert_ne!(first(1, "traffic"), first(1, "queries"));
    }

    #[test]
    fn draws_have_the_moments_they_promise() {
        let mut random = Random::stream(7, "moments");
        let mut mean = |draw: &mut dyn FnMut(&mut Random) -> f64| {
            (0..20_000).map(|_| draw(&mut random)).sum::<f64>() / 20_000.0
        };
        assert!((mean(&mut Random::unit) - 0.5).abs() < 0.01);
        assert!(mean(&mut Random::normal).abs() < 0.03);
        assert!((mean(&mut |random| random.exponential(4.0)) - 0.25).abs() < 0.01);
        assert!(
            (mean(&mut |random| f64::from(random.log_normal(3.0, 0.8) < 3.0)) - 0.5).abs() < 0.02
        );
    }
}

//! Random amounts, ids and words that follow from one seed.

use crate::rubric::Amount;

/// SplitMix64: small, and good enough to be unpredictable to who doesn't know the seed.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    state: u64,
}

/// A seed from the operating system's randomness.
pub fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library seeds its hash maps from the operating system; no other dependency is needed.
    std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish()
}

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from the range, both ends included.
    pub(super) fn amount(&mut self, amount: Amount) -> u32 {
        let width = u64::from(amount.to.saturating_sub(amount.from)) + 1;
        amount.from + u32::try_from(self.next() % width).unwrap_or(0)
    }

    /// An index below `length`, which must not be 0.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % length as u64).unwrap_or(0)
    }

    /// A random UUID, version 4.
    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFF,
            (low >> 48) & 0x3FFF | 0x8000,
            low & 0xFFFF_FFFF_FFFF
        )
    }

    /// Ten letters that name nothing.
    pub(super) fn word(&mut self) -> String {
        (0..10)
            .map(|_| char::from(b'a' + u8::try_from(self.next() % 26).unwrap_or(0)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_draws_again() {
        let mut first = Draw::new(7);
        let mut second = Draw::new(7);
        assert_eq!(first.uuid(), second.uuid());
        assert_eq!(first.word(), second.word());
        assert_ne!(first.uuid(), first.uuid());
    }

    #[test]
    fn amounts_reach_both_ends_and_no_further() {
        let mut draw = Draw::new(1);
        let drawn: std::collections::BTreeSet<u32> = (0..200)
            .map(|_| draw.amount(Amount { from: 5, to: 8 }))
            .collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [5, 6, 7, 8]);
    }

    #[test]
    fn a_uuid_looks_like_one() {
        let uuid = Draw::new(3).uuid();
        let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(
            uuid.chars()
                .all(|char| char == '-' || char.is_ascii_hexdigit())
        );
    }
}

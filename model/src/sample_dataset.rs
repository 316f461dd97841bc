//! The day that the bundled dataset shows. Lessons name times on it, so it never moves.

/// 2026-03-10T00:00:00Z in Unix milliseconds: the first scrape may happen.
pub const SAMPLE_DATASET_START_MS: i64 = 1_773_100_800_000;

/// 2026-03-11T00:00:00Z in Unix milliseconds: "now" for the playground.
pub const SAMPLE_DATASET_END_MS: i64 = SAMPLE_DATASET_START_MS + 24 * 3_600_000;

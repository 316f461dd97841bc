//! Traffic as a plan: how long which share of the requests fails.

use tsdb::MemoryStore;

use super::ledger::Ledger;
use super::series;

const MINUTES_A_DAY: u32 = 24 * 60;

/// A stretch of time in which everything stays as it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    pub minutes: u32,
    /// Requests of users a minute; the health checks of machines come on top.
    pub requests_per_minute: f64,
    /// The share of them that ends in 500 or 503.
    pub failed: f64,
    /// The share that is refused with 400 or 404: the client's fault, and so a good answer.
    pub refused: f64,
    /// The share that takes longer than 300 ms.
    pub slow: f64,
}

impl Phase {
    /// Ten requests a second; a part of them fails, three in a hundred are refused, one in a hundred is slow.
    pub fn new(minutes: u32, failed: f64) -> Self {
        Self {
            minutes,
            requests_per_minute: 600.0,
            failed,
            refused: 0.03,
            slow: 0.01,
        }
    }

    #[must_use]
    pub fn with_refused(self, refused: f64) -> Self {
        Self { refused, ..self }
    }

    #[must_use]
    pub fn with_slow(self, slow: f64) -> Self {
        Self { slow, ..self }
    }

    #[must_use]
    pub fn with_requests_per_minute(self, requests_per_minute: f64) -> Self {
        Self {
            requests_per_minute,
            ..self
        }
    }
}

/// Which metrics are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// `http_requests_total` and `up`.
    Counters,
    /// `http_request_duration_seconds` as well, with all its buckets.
    Durations,
}

/// Phases one after the other, scraped at a steady interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    pub phases: Vec<Phase>,
    pub scrape_interval_ms: i64,
    pub detail: Detail,
    /// Minutes after the begin at which a replica starts anew, its counters at 0.
    pub restarts: Vec<u32>,
}

impl Traffic {
    /// Traffic scraped every 30 seconds.
    pub fn new(phases: Vec<Phase>) -> Self {
        Self {
            phases,
            scrape_interval_ms: 30_000,
            detail: Detail::Counters,
            restarts: Vec::new(),
        }
    }

    /// A month with a bad hour, then days at half the budget's pace, and at its end days at about twice the pace.
    /// The seed moves every share a little, so that no answer can be known beforehand.
    pub fn month(seed: u64) -> Self {
        let mut draw = Draw(seed);
        let day = MINUTES_A_DAY;
        let mut phase = |minutes, failed| Phase::new(minutes, draw.about(failed));
        let phases = vec![
            phase(10 * day, 0.0002),
            phase(60, 0.03),
            phase(12 * day - 60, 0.000_15),
            phase(4 * day, 0.0005),
            phase(4 * day, 0.0021),
        ];
        Self {
            // Two scrapes in the shortest window are enough where nothing changes for days.
            scrape_interval_ms: 120_000,
            restarts: vec![9 * day + 17, 23 * day + 501],
            ..Self::new(phases)
        }
    }

    /// A day and a half in which shares change by the hour, replicas restart, and requests are slow for a while.
    pub fn day(seed: u64) -> Self {
        let mut draw = Draw(seed);
        let mut phase = |minutes, failed, slow| {
            let failed = draw.about(failed);
            Phase::new(minutes, failed).with_slow(draw.about(slow))
        };
        let phases = vec![
            phase(22 * 60, 0.0004, 0.02),
            phase(40, 0.02, 0.03),
            phase(320, 0.001, 0.2),
            phase(60, 0.3, 0.1).with_refused(0.2),
            phase(240, 0.0002, 0.02),
            phase(180, 0.005, 0.05).with_refused(0.4),
        ];
        Self {
            detail: Detail::Durations,
            restarts: vec![9 * 60 + 3, 28 * 60 + 11],
            ..Self::new(phases)
        }
    }

    /// How long it lasts.
    pub fn minutes(&self) -> u32 {
        let minutes = self.phases.iter().map(|phase| phase.minutes);
        minutes.fold(0, u32::saturating_add)
    }

    /// The series that Prometheus would have stored, and what really happened.
    pub fn play(&self) -> (MemoryStore, Ledger) {
        (series::play(self), Ledger::new(self))
    }
}

/// SplitMix64: the same seed gives the same month everywhere.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Up to a fifth more or less.
    fn about(&mut self, value: f64) -> f64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        value * (0.8 + 0.4 * unit)
    }
}

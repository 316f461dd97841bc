//! An incident as two counters, a sample a minute.

use super::MINUTE_MS;
use crate::play::engine::Samples;

/// FlowForge's traffic over a day, on average: six requests a second.
pub(super) const PER_MINUTE: f64 = 360.0;

/// Before it: as long as the longest window, so that every window is full when it begins.
const HISTORY: f64 = 360.0;
/// Minutes before it that are drawn.
pub(super) const LEAD: f64 = 20.0;

/// Shares that fail.
pub(super) const FAILING: [f64; 13] = [
    0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1.0,
];
pub(super) const BACKGROUND: [f64; 8] = [0.0, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005];
/// Minutes.
pub(super) const LASTS: [f64; 13] = [
    1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 180.0, 360.0, 720.0, 1_440.0,
];

/// A share of requests fails for some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Incident {
    pub failing: f64,
    pub minutes: f64,
    /// The share that fails at any other time.
    pub background: f64,
}

impl Incident {
    /// From places in the lists above.
    pub(super) fn chosen(failing: f64, lasts: f64, background: f64) -> Self {
        let at = |list: &[f64], place: f64| list.get(place as usize).copied().unwrap_or_default();
        Self {
            failing: at(&FAILING, failing),
            minutes: at(&LASTS, lasts),
            background: at(&BACKGROUND, background),
        }
    }

    /// Minutes after it that are drawn: until the hour has forgotten it.
    fn tail(self) -> f64 {
        (80.0 + self.minutes * 0.15).floor()
    }

    /// The last minute that is simulated.
    pub(super) fn end_minute(self) -> u32 {
        (HISTORY + self.minutes + self.tail()) as u32
    }

    /// The last minute that is drawn, from its beginning.
    pub(super) fn drawn_until(self) -> f64 {
        self.minutes + self.tail()
    }

    /// Minutes from its beginning to a moment of the simulation.
    pub(super) fn since_begin(self, at_ms: i64) -> f64 {
        at_ms as f64 / MINUTE_MS as f64 - HISTORY
    }

    /// Both counters. They have long been counting: one that begins at 0 would be extrapolated no further than to it.
    pub(super) fn samples(self) -> Samples {
        let failed = counter(1e5, self.phases(|share| share));
        let served = counter(1e7, self.phases(|share| 1.0 - share));
        Samples {
            series: format!(
                "http_requests_total{{status=\"500\"}} {failed}\nhttp_requests_total{{status=\"200\"}} {served}"
            ),
            interval_ms: MINUTE_MS,
        }
    }

    /// Minutes, and the rise in each.
    fn phases(self, counted: impl Fn(f64) -> f64) -> [(f64, f64); 3] {
        [
            (HISTORY, self.background),
            (self.minutes, self.failing),
            (self.tail(), self.background),
        ]
        .map(|(minutes, share)| (minutes, counted(share) * PER_MINUTE))
    }
}

/// A counter in promqltest's notation: its first value, then a stretch for each phase.
fn counter(first: f64, phases: [(f64, f64); 3]) -> String {
    let mut value = first;
    let mut text = format!("{first}");
    for (minutes, rise) in phases {
        // `a+bxn` stands for n + 1 samples, of which the first is one rise above the last of before.
        text.push_str(&format!(" {}+{rise}x{}", value + rise, minutes - 1.0));
        value += rise * minutes;
    }
    text
}

/// The last place of a list, as a slider counts.
pub(super) fn last(list: &[f64]) -> f64 {
    list.len().saturating_sub(1) as f64
}

#[cfg(test)]
mod tests {
    use super::counter;

    #[test]
    fn a_phase_goes_on_where_the_last_one_ended() {
        let text = counter(100.0, [(3.0, 1.0), (1.0, 20.0), (2.0, 0.5)]);
        assert_eq!(text, "100 101+1x2 123+20x0 123.5+0.5x1");
    }
}

//! A process that answers requests and keeps count, second by second.

use super::super::random::Random;

/// Bounds of the histogram; `+Inf` comes on top.
pub(super) const BOUNDS: [&str; 3] = ["0.1", "0.3", "1"];
const SECONDS: [f64; 3] = [0.1, 0.3, 1.0];
/// What the summary tells.
pub(super) const QUANTILES: [f64; 2] = [0.5, 0.9];
/// The summary forgets what is older.
const SUMMARY_S: f64 = 60.0;

/// What the process shows whoever asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    pub requests: u64,
    pub in_flight: usize,
    /// How many durations are at most each bound long; the last is all of them.
    pub buckets: [u64; 4],
    pub sum_s: f64,
    /// NaN where nothing was seen for a minute, as client libraries show it.
    pub quantiles: [f64; 2],
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Process {
    random: Random,
    /// Since the beginning, restarts or not.
    now_s: f64,
    /// When each request began and how long it takes.
    running: Vec<(f64, f64)>,
    buckets: [u64; 4],
    sum_s: f64,
    /// When each of the last minute's requests ended, and how long it took.
    recent: Vec<(f64, f64)>,
}

impl Process {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            now_s: 0.0,
            running: Vec::new(),
            buckets: [0; 4],
            sum_s: 0.0,
            recent: Vec::new(),
        }
    }

    /// Lets a second pass in which about `per_second` requests come in; `slow` is the share that takes about a second.
    pub(super) fn pass_second(&mut self, per_second: f64, slow: f64) {
        for _ in 0..self.arrivals(per_second) {
            let begin = self.now_s + self.random.share();
            let duration = if self.random.share() < slow {
                self.random.duration(1.2, 0.35)
            } else {
                self.random.duration(0.06, 0.5)
            };
            self.running.push((begin, duration));
        }
        self.now_s += 1.0;
        let now = self.now_s;
        let ended = self
            .running
            .extract_if(.., |(begin, duration)| *begin + *duration <= now);
        for (begin, duration) in ended {
            for (bound, count) in SECONDS
                .iter()
                .chain([&f64::INFINITY])
                .zip(&mut self.buckets)
            {
                *count += u64::from(duration <= *bound);
            }
            self.sum_s += duration;
            self.recent.push((begin + duration, duration));
        }
        self.recent.retain(|(end, _)| *end > now - SUMMARY_S);
    }

    /// Everything that was kept in memory is gone, and so are the requests that were being worked on.
    pub(super) fn restart(&mut self) {
        self.running.clear();
        self.recent.clear();
        self.buckets = [0; 4];
        self.sum_s = 0.0;
    }

    pub(super) fn page(&self) -> Page {
        let mut durations: Vec<f64> = self.recent.iter().map(|(_, duration)| *duration).collect();
        durations.sort_by(f64::total_cmp);
        let quantile = |quantile: f64| {
            let rank = (quantile * durations.len() as f64).ceil() as usize;
            let found = durations.get(rank.saturating_sub(1));
            found.copied().unwrap_or(f64::NAN)
        };
        Page {
            requests: self.buckets[3],
            in_flight: self.running.len(),
            buckets: self.buckets,
            sum_s: self.sum_s,
            quantiles: QUANTILES.map(quantile),
        }
    }

    /// As many as chance has it (Knuth's way to draw from Poisson's distribution).
    fn arrivals(&mut self, mean: f64) -> usize {
        let limit = (-mean).exp();
        let mut product = self.random.share();
        let mut count = 0;
        while product > limit {
            product *= self.random.share();
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative_and_a_restart_empties_them() {
        let mut process = Process::new(1);
        for _ in 0..120 {
            process.pass_second(10.0, 0.2);
        }
        let page = process.page();
        assert!(page.buckets.is_sorted() && page.requests == page.buckets[3]);
        assert!((1_000..1_400).contains(&page.requests), "{page:?}");
        assert!((1..40).contains(&page.in_flight), "{page:?}");
        assert!(
            page.quantiles[0] < 0.1 && page.quantiles[1] > 0.5,
            "{page:?}"
        );
        process.restart();
        let page = process.page();
        assert_eq!((page.requests, page.in_flight), (0, 0));
        assert!(page.quantiles[0].is_nan());
    }

    #[test]
    fn without_traffic_the_summary_falls_silent_after_a_minute() {
        let mut process = Process::new(1);
        process.pass_second(20.0, 0.0);
        for _ in 0..62 {
            process.pass_second(0.0, 0.0);
        }
        assert!(process.page().quantiles[1].is_nan());
        assert!(process.page().requests > 0);
    }
}

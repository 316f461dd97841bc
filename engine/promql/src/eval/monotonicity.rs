//! The remark on classic buckets whose counts fell where they must not: one for a series, over all its steps.

use tsdb::short_float;

use crate::functions::CalendarTime;
use crate::functions::buckets::Correction;

/// The corrections made to one series so far.
#[derive(Default)]
pub(super) struct Monotonicity {
    worst: Option<Correction>,
    samples: u32,
    first_ms: i64,
    last_ms: i64,
}

impl Monotonicity {
    pub(super) fn see(&mut self, time_ms: i64, correction: Option<Correction>) {
        let Some(correction) = correction else { return };
        if self.samples == 0 {
            self.first_ms = time_ms;
        }
        self.last_ms = time_ms;
        self.samples += 1;
        self.worst = Some(match self.worst {
            None => correction,
            Some(worst) => Correction {
                lowest_bound: worst.lowest_bound.min(correction.lowest_bound),
                highest_bound: worst.highest_bound.max(correction.highest_bound),
                largest_fall: worst.largest_fall.max(correction.largest_fall),
            },
        });
    }

    pub(super) fn message(&self, metric_name: &str) -> Option<String> {
        let worst = self.worst?;
        let named = super::remarks::for_metric(
            "input to histogram_quantile needed to be fixed for monotonicity \
             (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)",
            metric_name,
        );
        Some(format!(
            "{named}, from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
            short_float(worst.lowest_bound),
            short_float(worst.highest_bound),
            short_float(worst.largest_fall),
            self.samples,
            rfc3339(self.first_ms),
            rfc3339(self.last_ms),
        ))
    }
}

fn rfc3339(ms: i64) -> String {
    let seconds = ms.div_euclid(1_000);
    let t = CalendarTime::from_unix(seconds);
    let second = seconds.rem_euclid(60);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{second:02}Z",
        t.year, t.month, t.day, t.hour, t.minute
    )
}

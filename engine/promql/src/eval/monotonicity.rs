//! The remark on classic buckets whose counts fell where they must not: one for a call, over all its series and steps.

use std::collections::BTreeMap;

use tsdb::short_float;

use crate::functions::CalendarTime;
use crate::functions::buckets::Correction;

/// The corrections that one call made, by the metric's name as it is told.
#[derive(Default)]
pub(super) struct Monotonicity(BTreeMap<String, Corrections>);

struct Corrections {
    worst: Correction,
    samples: u64,
    first_ms: i64,
    last_ms: i64,
}

impl Monotonicity {
    pub(super) fn see(&mut self, metric_name: &str, time_ms: i64, correction: Option<Correction>) {
        let Some(correction) = correction else { return };
        let Some(seen) = self.0.get_mut(metric_name) else {
            let first = Corrections {
                worst: correction,
                samples: 1,
                first_ms: time_ms,
                last_ms: time_ms,
            };
            self.0.insert(metric_name.to_owned(), first);
            return;
        };
        seen.samples += 1;
        seen.first_ms = seen.first_ms.min(time_ms);
        seen.last_ms = seen.last_ms.max(time_ms);
        seen.worst = Correction {
            lowest_bound: seen.worst.lowest_bound.min(correction.lowest_bound),
            highest_bound: seen.worst.highest_bound.max(correction.highest_bound),
            largest_fall: seen.worst.largest_fall.max(correction.largest_fall),
        };
    }

    /// What there is to say, if anything.
    pub(super) fn messages(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(name, seen)| seen.message(name))
    }
}

impl Corrections {
    fn message(&self, metric_name: &str) -> String {
        let named = super::remarks::for_metric(
            "input to histogram_quantile needed to be fixed for monotonicity \
             (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)",
            metric_name,
        );
        format!(
            "{named}, from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
            short_float(self.worst.lowest_bound),
            short_float(self.worst.highest_bound),
            two_digits(self.worst.largest_fall),
            self.samples,
            rfc3339(self.first_ms),
            rfc3339(self.last_ms),
        )
    }
}

/// A float to two significant digits, as C's `%.2g`.
fn two_digits(value: f64) -> String {
    let scientific = format!("{value:.1e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return short_float(value);
    };
    match (scientific.parse::<f64>(), exponent.parse::<i32>()) {
        (Ok(rounded), Ok(-4..2)) => rounded.to_string(),
        (_, Ok(exponent)) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            let digits = digits.strip_suffix(".0").unwrap_or(digits);
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => short_float(value),
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

#[cfg(test)]
mod tests {
    use super::two_digits;

    #[test]
    fn two_digits_are_written_as_the_server_writes_them() {
        let written = [
            0.0,
            2.0,
            19.4,
            99.9,
            0.018_786,
            0.0005,
            0.000_012_3,
            187_862.0,
            10.0,
        ]
        .map(two_digits);
        let expected = [
            "0", "2", "19", "1e+02", "0.019", "0.0005", "1.2e-05", "1.9e+05", "10",
        ];
        assert_eq!(written, expected);
    }
}

//! A service's labels, the series that they make, and what those cost.

use std::fmt::Write;

/// Series that one combination of labels has in a histogram: eleven bounds, `+Inf`, `_sum` and `_count`.
pub(super) const HISTOGRAM_SERIES: u64 = 14;
/// FlowForge's bounds.
const BOUNDS: [&str; 12] = [
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.2", "0.3", "0.5", "1", "2.5", "5", "+Inf",
];
/// What Prometheus holds in memory for a series that is being written: "a few kilobytes".
pub(super) const BYTES_A_SERIES: f64 = 4_000.0;
/// What a sample takes on disk once it is compressed.
pub(super) const BYTES_A_SAMPLE: f64 = 1.5;
pub(super) const RETENTION_DAYS: f64 = 15.0;

/// How many values each label has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Service {
    pub methods: u64,
    pub paths: u64,
    pub statuses: u64,
    pub replicas: u64,
    pub has_histogram: bool,
    /// 0 without a label for the user.
    pub users: u64,
}

/// A label, or the histogram, by which the number of series is multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Factor {
    pub name: &'static str,
    pub count: u64,
}

impl Service {
    /// In the order in which they are multiplied.
    pub(super) fn factors(self) -> Vec<Factor> {
        let factor = |name, count| Factor { name, count };
        let mut factors = vec![
            factor("method", self.methods),
            factor("path", self.paths),
            factor("status", self.statuses),
            factor("instance", self.replicas),
        ];
        if self.has_histogram {
            factors.push(factor("le", HISTOGRAM_SERIES));
        }
        if self.users > 0 {
            factors.push(factor("user_id", self.users));
        }
        factors
    }

    /// The product.
    pub(super) fn series(self) -> u64 {
        self.factors().iter().map(|factor| factor.count).product()
    }

    /// Every series with one sample, in promqltest's notation.
    pub(super) fn told(self) -> String {
        let mut text = String::new();
        for labels in self.label_sets() {
            if self.has_histogram {
                let name = "http_request_duration_seconds";
                for bound in BOUNDS {
                    // Writing to a text can't fail.
                    let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} 1");
                }
                let _ = writeln!(text, "{name}_sum{{{labels}}} 1\n{name}_count{{{labels}}} 1");
            } else {
                let _ = writeln!(text, "http_requests_total{{{labels}}} 1");
            }
        }
        text
    }

    /// `method="m0",path="/p0",…` for every combination.
    fn label_sets(self) -> impl Iterator<Item = String> {
        let users = self.users.max(1);
        let combinations = self.methods * self.paths * self.statuses * self.replicas * users;
        (0..combinations).map(move |number| {
            let mut rest = number;
            let mut digit = |base: u64| {
                let digit = rest % base;
                rest /= base;
                digit
            };
            let mut labels = format!(
                "method=\"M{}\",path=\"/{}\",status=\"{}\",instance=\"api-{}\"",
                digit(self.methods),
                digit(self.paths),
                200 + digit(self.statuses),
                digit(self.replicas)
            );
            if self.users > 0 {
                let _ = write!(labels, ",user_id=\"{}\"", digit(users));
            }
            labels
        })
    }
}

/// What a number of series costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost {
    pub samples_per_second: f64,
    pub memory_bytes: f64,
    pub disk_bytes: f64,
}

pub(super) fn cost(series: u64, interval_s: f64) -> Cost {
    let samples_per_second = series as f64 / interval_s;
    Cost {
        samples_per_second,
        memory_bytes: series as f64 * BYTES_A_SERIES,
        disk_bytes: samples_per_second * 86_400.0 * RETENTION_DAYS * BYTES_A_SAMPLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOWFORGE: Service = Service {
        methods: 3,
        paths: 3,
        statuses: 4,
        replicas: 1,
        has_histogram: false,
        users: 0,
    };

    #[test]
    fn every_series_of_the_product_is_told_once() {
        for service in [
            FLOWFORGE,
            Service {
                has_histogram: true,
                replicas: 3,
                users: 2,
                ..FLOWFORGE
            },
        ] {
            let told = service.told();
            let series: std::collections::BTreeSet<&str> = told.lines().collect();
            assert_eq!(series.len() as u64, service.series());
            assert_eq!(told.lines().count() as u64, service.series());
        }
        assert_eq!(FLOWFORGE.series(), 36);
    }

    #[test]
    fn a_million_series_cost_what_lesson_five_says() {
        let cost = cost(1_000_000, 15.0);
        assert_eq!(cost.samples_per_second.round(), 66_667.0);
        assert_eq!((cost.disk_bytes / 1e9).round(), 130.0);
        assert_eq!(cost.memory_bytes, 4e9);
    }
}

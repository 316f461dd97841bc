//! The requests that are counted, and what is true of them.

use super::super::random::Random;

pub(super) const REQUESTS: usize = 400;

/// How a service's durations may lie.
pub(super) const SHAPES: [&str; 3] = [
    "one hump",
    "two humps: a cache that hits or misses",
    "a long tail",
];

/// Durations in seconds from short to long; the same for the same shape.
pub(super) fn durations(shape: usize) -> Vec<f64> {
    let mut random = Random::new(20);
    let mut durations: Vec<f64> = (0..REQUESTS)
        .map(|_| {
            let duration = match shape {
                0 => random.duration(0.12, 0.5),
                1 if random.share() < 0.7 => random.duration(0.022, 0.35),
                1 => random.duration(0.38, 0.28),
                _ => random.duration(0.06, 1.15),
            };
            duration.clamp(0.006, 9.0)
        })
        .collect();
    durations.sort_by(f64::total_cmp);
    durations
}

/// How many are at most `seconds` long.
pub(super) fn within(ascending: &[f64], seconds: f64) -> usize {
    ascending.partition_point(|duration| *duration <= seconds)
}

/// The place in line, from 1, of the request that a quantile means: the first with that share at or below it.
pub(super) fn rank(count: usize, quantile: f64) -> usize {
    ((quantile * count as f64).ceil() as usize).clamp(1, count.max(1))
}

/// The true quantile; NaN of nothing.
pub(super) fn quantile(ascending: &[f64], quantile: f64) -> f64 {
    let at = rank(ascending.len(), quantile) - 1;
    ascending.get(at).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_request() {
        let twenty: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(quantile(&twenty, 0.5), 10.0);
        assert_eq!(quantile(&twenty, 0.95), 19.0);
        assert_eq!(quantile(&twenty, 0.99), 20.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn every_shape_has_requests_on_both_sides_of_the_objective() {
        for shape in 0..SHAPES.len() {
            let durations = durations(shape);
            assert_eq!(durations.len(), REQUESTS);
            assert!((1..REQUESTS).contains(&within(&durations, 0.3)));
        }
    }
}

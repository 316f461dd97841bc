//! How much traffic there is at a time of day.

use crate::random::Random;

const HOUR: f64 = 3600.0;

/// Requests per second of real users, over the day.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadCurve {
    /// Mean over a day, all replicas together.
    pub mean_per_second: f64,
    /// 0: flat; 0.5: the low is half the mean, the peak one and a half times.
    pub swing: f64,
    pub low_hour: f64,
    pub peak_hour: f64,
    /// A customer's nightly import, which only creates tasks.
    pub import: Option<Import>,
}

/// A steady stream of `POST /tasks` in one window of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    pub from_hour: f64,
    pub to_hour: f64,
    pub per_second: f64,
}

impl LoadCurve {
    /// The same rate all day.
    pub fn flat(mean_per_second: f64) -> Self {
        Self {
            mean_per_second,
            swing: 0.0,
            low_hour: 4.0,
            peak_hour: 15.0,
            import: None,
        }
    }

    /// Users' requests per second at `hour` (0.0..24.0). The mean over a day is `mean_per_second`.
    pub(crate) fn users_at(&self, hour: f64) -> f64 {
        let rise = (self.peak_hour - self.low_hour).rem_euclid(24.0);
        let since_low = (hour - self.low_hour).rem_euclid(24.0);
        let half_turns = if since_low < rise {
            since_low / rise
        } else {
            1.0 + (since_low - rise) / (24.0 - rise)
        };
        self.mean_per_second * (1.0 - self.swing * libm::cos(std::f64::consts::PI * half_turns))
    }

    pub(crate) fn imports_at(&self, hour: f64) -> f64 {
        self.import
            .as_ref()
            .filter(|import| (import.from_hour..import.to_hour).contains(&hour))
            .map_or(0.0, |import| import.per_second)
    }
}

/// Slow wandering of the load around its curve, so that no two hours look alike.
#[derive(Debug, Clone)]
pub(crate) struct Wobble(Vec<f64>);

impl Wobble {
    const KNOT_SECONDS: f64 = 0.1 * HOUR;

    pub(crate) fn new(random: &mut Random, duration_seconds: f64) -> Self {
        let knots = (duration_seconds / Self::KNOT_SECONDS) as usize + 2;
        let mut level = 0.0;
        let mut walk = || {
            level = 0.8 * level + 0.035 * random.normal();
            1.0 + level
        };
        Self((0..knots).map(|_| walk()).collect())
    }

    /// A factor near 1.
    pub(crate) fn at(&self, seconds: f64) -> f64 {
        let place = seconds / Self::KNOT_SECONDS;
        let knot = (place as usize).min(self.0.len() - 2);
        let share = (place - knot as f64).clamp(0.0, 1.0);
        self.0[knot] * (1.0 - share) + self.0[knot + 1] * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_has_its_low_its_peak_and_its_mean() {
        let curve = LoadCurve {
            swing: 0.5,
            ..LoadCurve::flat(6.0)
        };
        let minutes: Vec<f64> = (0..1440)
            .map(|minute| curve.users_at(f64::from(minute) / 60.0))
            .collect();
        let mean = minutes.iter().sum::<f64>() / 1440.0;
        assert!((mean - 6.0).abs() < 0.01, "{mean}");
        assert!(
            (minutes[4 * 60] - 3.0).abs() < 0.01
                && minutes.iter().all(|rate| *rate >= minutes[4 * 60])
        );
        assert!(
            (minutes[15 * 60] - 9.0).abs() < 0.01
                && minutes.iter().all(|rate| *rate <= minutes[15 * 60])
        );
    }
}

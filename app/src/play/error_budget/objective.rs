//! An objective, its budget, and the rules that watch it.

use super::incident::PER_MINUTE;

pub(super) const OBJECTIVES: [&str; 4] = ["99 %", "99.5 %", "99.9 %", "99.95 %"];
/// What may fail, as it stands in a rule.
const MAY_FAIL: [&str; 4] = ["0.01", "0.005", "0.001", "0.0005"];

pub(super) const PERIODS: [&str; 3] = ["7 days", "28 days", "30 days"];
const DAYS: [f64; 3] = [7.0, 28.0, 30.0];

pub(super) const SPENT: [&str; 3] = [
    "2 % in 1 h, or 5 % in 6 h",
    "5 % in 1 h, or 10 % in 6 h",
    "1 % in 1 h, or 2.5 % in 6 h",
];
/// In the fast pair's long window and in the slow pair's.
const SHARES: [(f64, f64); 3] = [(0.02, 0.05), (0.05, 0.1), (0.01, 0.025)];

const DAY_MINUTES: f64 = 1_440.0;

/// A promise over a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Objective {
    may_fail: &'static str,
    pub period_minutes: f64,
    shares: (f64, f64),
}

/// An alert on two windows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub alert: &'static str,
    pub short: &'static str,
    pub long: &'static str,
    /// The burn rate above which both have to be.
    pub factor: f64,
}

impl Objective {
    /// From places in the lists above.
    pub(super) fn chosen(objective: usize, period: usize, spent: usize) -> Self {
        Self {
            may_fail: MAY_FAIL.get(objective).unwrap_or(&MAY_FAIL[2]),
            period_minutes: DAYS.get(period).unwrap_or(&DAYS[2]) * DAY_MINUTES,
            shares: *SHARES.get(spent).unwrap_or(&SHARES[0]),
        }
    }

    fn may_fail(self) -> f64 {
        self.may_fail.parse().unwrap_or(0.001)
    }

    /// As time of complete outage.
    pub(super) fn budget_minutes(self) -> f64 {
        self.period_minutes * self.may_fail()
    }

    pub(super) fn budget_requests(self) -> f64 {
        self.budget_minutes() * PER_MINUTE
    }

    /// How many budgets go in a period while this share fails.
    pub(super) fn burn(self, failing: f64) -> f64 {
        failing / self.may_fail()
    }

    /// The share of the budget that goes in so many minutes.
    pub(super) fn used(self, failing: f64, minutes: f64) -> f64 {
        self.burn(failing) * minutes / self.period_minutes
    }

    /// The fast one and the slow one. Factor: share of the budget × period ÷ long window.
    pub(super) fn pairs(self) -> [Pair; 2] {
        let factor = |share: f64, window_minutes: f64| share * self.period_minutes / window_minutes;
        [
            Pair {
                alert: "BudgetBurnsFast",
                short: "5m",
                long: "1h",
                factor: factor(self.shares.0, 60.0),
            },
            Pair {
                alert: "BudgetBurnsSlowly",
                short: "30m",
                long: "6h",
                factor: factor(self.shares.1, 360.0),
            },
        ]
    }

    /// The rules as they stand in a file.
    pub(super) fn rule_file(self) -> String {
        let mut file =
            String::from("groups:\n  - name: error-budget\n    interval: 1m\n    rules:\n");
        for window in ["5m", "1h", "30m", "6h"] {
            file.push_str(&format!(
                "      - record: {}\n        expr: |\n          sum(rate(http_requests_total{{status=~\"5..\"}}[{window}]))\n            /\n          sum(rate(http_requests_total[{window}]))\n",
                recorded(window)
            ));
        }
        for pair in self.pairs() {
            let threshold = format!("{} * {}", trimmed(pair.factor), self.may_fail);
            file.push_str(&format!(
                "      - alert: {}\n        expr: |\n          {} > {threshold}\n            and\n          {} > {threshold}\n        labels:\n          severity: critical\n",
                pair.alert,
                recorded(pair.short),
                recorded(pair.long)
            ));
        }
        file
    }
}

/// The recorded share of failed requests over a window.
pub(super) fn recorded(window: &str) -> String {
    format!("job:request_errors:ratio_rate{window}")
}

/// A factor without zeros at its end: `14.4`, `6`.
pub(super) fn trimmed(factor: f64) -> String {
    let text = format!("{factor:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factors_of_thirty_days_are_those_of_every_book() {
        let factors = |period| {
            Objective::chosen(2, period, 0)
                .pairs()
                .map(|pair| trimmed(pair.factor))
        };
        assert_eq!(factors(2), ["14.4", "6"]);
        assert_eq!(factors(0), ["3.36", "1.4"]);
    }

    #[test]
    fn a_budget_in_minutes_and_what_uses_it() {
        let objective = Objective::chosen(2, 2, 0);
        assert!((objective.budget_minutes() - 43.2).abs() < 1e-9);
        assert!((objective.used(1.0, 43.2) - 1.0).abs() < 1e-9);
    }
}

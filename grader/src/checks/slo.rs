//! What the checks of a service level objective share: the rules handed in, played traffic, and how numbers are told.

use judge::RuleSet;
use judge::slo::{Ledger, Recording, Traffic};

use super::replay::too_much;
use super::{Outcome, reading};
use crate::evidence::Evidence;

/// How often rules are evaluated over a day and over a month; what is asked is asked at multiples of both.
const EVERY_MINUTE_MS: i64 = 60_000;
const EVERY_20_MINUTES_MS: i64 = 20 * 60_000;

/// The rule file that was handed in.
pub(super) fn rules(evidence: &Evidence, file: &str) -> Result<RuleSet, Outcome> {
    let text = reading::file(evidence, file)?;
    let path = evidence.files.get(file).map_or(file, |file| &file.path);
    let rules = RuleSet::load(&[(path, text)])
        .map_err(|error| Outcome::fail(format!("Prometheus would not take it: {error}")))?;
    Ok(rules.interrupted_by(evidence.interrupt.clone()))
}

/// Played traffic, and the moments at which it is asked about.
pub(super) struct Play {
    traffic: Traffic,
    pub(super) moments: Vec<i64>,
    interval_ms: i64,
}

impl Play {
    /// A day and a half that changes by the hour, asked about in the middle of each of its phases.
    pub(super) fn day(seed: u64) -> Self {
        Self {
            traffic: Traffic::day(seed),
            moments: vec![600, 1340, 1500, 1710, 1900, 2100],
            interval_ms: EVERY_MINUTE_MS,
        }
    }

    /// A month, asked about throughout.
    pub(super) fn month(seed: u64) -> Self {
        Self::of_month(seed, &[9.0, 12.0, 24.0, 29.0, 30.0])
    }

    /// A month, asked about only when nothing has changed for a day: whatever window is looked at says the same.
    pub(super) fn steady_month(seed: u64) -> Self {
        Self::of_month(seed, &[24.5, 25.5, 29.5])
    }

    fn of_month(seed: u64, days: &[f64]) -> Self {
        Self {
            traffic: Traffic::month(seed),
            moments: days.iter().map(|day| (day * 1440.0) as i64).collect(),
            interval_ms: EVERY_20_MINUTES_MS,
        }
    }

    /// Evaluates the rules over the traffic, and hands what came of it to `look` with the moments in milliseconds.
    /// Rules that cost too much for that are a failure.
    pub(super) fn record<T>(
        &self,
        rules: &RuleSet,
        look: impl FnOnce(&Recording<'_>, &Ledger, &[i64]) -> T,
    ) -> Result<T, Outcome> {
        let (store, ledger) = self.traffic.play();
        let recording = Recording::new(rules, &store, &ledger, self.interval_ms)
            .map_err(|error| too_much(&error))?;
        let moments: Vec<i64> = self
            .moments
            .iter()
            .map(|minute| ledger.minute(*minute))
            .collect();
        Ok(look(&recording, &ledger, &moments))
    }
}

/// `5m`, `30d`, … in milliseconds.
pub(super) fn milliseconds(duration: &str) -> Option<i64> {
    let split = duration.find(|char: char| !char.is_ascii_digit())?;
    let (number, unit) = duration.split_at(split);
    let unit_ms = match unit {
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit_ms)
}

/// `0.12 %`
pub(super) fn per_cent(share: f64) -> String {
    format!("{} %", significant(share * 100.0))
}

/// Three digits that count.
pub(super) fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let digits = (2 - value.abs().log10().floor() as i32).clamp(0, 9);
    let text = format!("{value:.*}", digits as usize);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// `12 min`, `3 h 5 min`, `9 days`
pub(super) fn minutes(milliseconds: i64) -> String {
    let minutes = milliseconds.div_euclid(60_000);
    match (minutes.div_euclid(60), minutes.rem_euclid(60)) {
        (hours, 0) if hours > 72 && hours % 24 == 0 => format!("{} days", hours / 24),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

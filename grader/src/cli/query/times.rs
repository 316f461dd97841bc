//! Moments and steps as people and the HTTP API write them.

use std::str::FromStr;

use promql::literal;

/// Unix milliseconds, written as Unix seconds or in RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(pub i64);

/// Milliseconds, written as a duration or as seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step(pub i64);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum TimeError {
    #[error("write a time as Unix seconds (1773100800) or like 2026-03-10T06:10:00Z")]
    NoMoment,
    #[error("write a step as a duration (30s, 1h30m) or as seconds")]
    NoStep,
}

impl Moment {
    pub(super) fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1_000.0).round() as i64)
    }
}

impl Step {
    /// Whole milliseconds, as the server cuts them after it has counted nanoseconds.
    pub(super) fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1e9) as i64 / 1_000_000)
    }
}

impl FromStr for Moment {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        if let Some(seconds) = finite(text) {
            return Ok(Self::from_seconds(seconds));
        }
        let timestamp: jiff::Timestamp = text.parse().map_err(|_| TimeError::NoMoment)?;
        Ok(Self(timestamp.as_millisecond()))
    }
}

impl FromStr for Step {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        if let Some(seconds) = finite(text) {
            return Ok(Self::from_seconds(seconds));
        }
        literal::parse_duration(text)
            .map(Self)
            .map_err(|_| TimeError::NoStep)
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_seconds_or_rfc_3339() {
        for (text, ms) in [
            ("1773100800", 1_773_100_800_000),
            ("1.0015", 1_002),
            ("-1", -1_000),
            ("2026-03-10T00:00:00Z", 1_773_100_800_000),
            ("2026-03-10T01:00:00.5+01:00", 1_773_100_800_500),
        ] {
            assert_eq!(text.parse(), Ok(Moment(ms)), "{text}");
        }
        for text in ["", "now", "10:20", "inf", "2026-03-10"] {
            assert_eq!(text.parse::<Moment>(), Err(TimeError::NoMoment), "{text}");
        }
    }

    #[test]
    fn a_step_is_seconds_or_a_duration() {
        for (text, ms) in [
            ("15", 15_000),
            ("0.29", 290),
            ("1m30s", 90_000),
            ("0.0015", 1),
        ] {
            assert_eq!(text.parse(), Ok(Step(ms)), "{text}");
        }
        assert_eq!("5 minutes".parse::<Step>(), Err(TimeError::NoStep));
    }
}

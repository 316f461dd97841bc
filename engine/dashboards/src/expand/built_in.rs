//! Grafana's own variables, those that a query may contain.

use super::format;
use super::interval;
use super::reference::Reference;
use super::values::Scope;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltIn {
    Interval,
    IntervalMs,
    RateInterval,
    RateIntervalMs,
    Range,
    RangeS,
    RangeMs,
    From,
    To,
    /// Loki's name for a range that fits.
    Auto,
    Dashboard,
    Org,
    User,
}

impl BuiltIn {
    /// `None` also for `__field`, `__series`, `__value`, …: those are filled in when a result is drawn.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "__interval" => Self::Interval,
            "__interval_ms" => Self::IntervalMs,
            "__rate_interval" => Self::RateInterval,
            "__rate_interval_ms" => Self::RateIntervalMs,
            "__range" => Self::Range,
            "__range_s" => Self::RangeS,
            "__range_ms" => Self::RangeMs,
            "__from" => Self::From,
            "__to" => Self::To,
            "__auto" => Self::Auto,
            "__dashboard" => Self::Dashboard,
            "__org" => Self::Org,
            "__user" => Self::User,
            _ => return None,
        })
    }

    /// Whether it stands for the window that a rate should look at.
    pub fn is_rate_interval(self) -> bool {
        matches!(self, Self::RateInterval | Self::RateIntervalMs)
    }

    pub(super) fn value(self, scope: &Scope<'_>, reference: &Reference) -> Option<String> {
        let range_ms = scope.range.length_ms();
        let range_s = range_ms.saturating_add(500).div_euclid(1000);
        let moment = |ms: i64| match reference.format.as_deref() {
            Some(asked) if asked == "date" || asked.starts_with("date:") => {
                let argument = asked.strip_prefix("date").unwrap_or_default();
                format::date(&ms.to_string(), argument.trim_start_matches(':'))
            }
            _ => ms.to_string(),
        };
        Some(match self {
            Self::Interval => interval::format(scope.steps.step_ms),
            Self::IntervalMs => scope.steps.step_ms.to_string(),
            Self::RateInterval => interval::format_as_go(scope.steps.rate_ms),
            Self::RateIntervalMs => scope.steps.rate_ms.to_string(),
            Self::Range => format!("{range_s}s"),
            Self::RangeS => range_s.to_string(),
            Self::RangeMs => range_ms.to_string(),
            Self::From => moment(scope.range.from_ms),
            Self::To => moment(scope.range.to_ms),
            Self::Auto => interval::format(scope.steps.step_ms),
            Self::Dashboard => scope.dashboard.title.as_ref()?.value.clone(),
            Self::Org => match reference.field.as_deref() {
                Some("name") => "Main Org.".to_owned(),
                _ => "1".to_owned(),
            },
            Self::User => match reference.field.as_deref() {
                Some("login") => "admin".to_owned(),
                Some("email") => "admin@localhost".to_owned(),
                _ => "1".to_owned(),
            },
        })
    }
}

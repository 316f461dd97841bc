//! A check: a page, a weight, and a function over one kind of file.

use crate::dashboard::DashboardFile;
use crate::metrics::MetricsFile;
use crate::{Findings, Kind, Page, Severity};

/// One thing the linter looks for.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    pub page: &'static Page,
    /// Of its findings, unless one says otherwise.
    pub severity: Severity,
    pub run: Run,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    Metrics(fn(&MetricsFile<'_>, &mut Findings<'_>)),
    Dashboard(fn(&DashboardFile<'_>, &mut Findings<'_>)),
}

impl Check {
    /// Which files it reads.
    pub fn kind(&self) -> Kind {
        match self.run {
            Run::Metrics(_) => Kind::Metrics,
            Run::Dashboard(_) => Kind::Dashboard,
        }
    }
}

//! A check: a page, a weight, and a function over one kind of file.

use promql::Diagnostic;

use crate::alertmanager::AlertmanagerFile;
use crate::dashboard::DashboardFile;
use crate::logql::LogQuery;
use crate::metrics::MetricsFile;
use crate::prometheus::PrometheusFile;
use crate::query::Query;
use crate::rules::RulesFile;
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
    /// What the parser says about a query, in a rule or on a dashboard.
    Syntax(fn(&[Diagnostic], &mut Findings<'_>)),
    /// A query that can be evaluated, in a rule or on a dashboard.
    Query(fn(&Query<'_>, &mut Findings<'_>)),
    /// What the parser says about a query of logs.
    LogqlSyntax(fn(&[Diagnostic], &mut Findings<'_>)),
    /// A query of logs that Loki runs.
    Logql(fn(&LogQuery<'_>, &mut Findings<'_>)),
    Rules(fn(&RulesFile<'_>, &mut Findings<'_>)),
    Prometheus(fn(&PrometheusFile<'_>, &mut Findings<'_>)),
    Alertmanager(fn(&AlertmanagerFile<'_>, &mut Findings<'_>)),
    Dashboard(fn(&DashboardFile<'_>, &mut Findings<'_>)),
}

impl Check {
    pub(crate) const fn query(
        page: &'static Page,
        severity: Severity,
        run: fn(&Query<'_>, &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity,
            run: Run::Query(run),
        }
    }

    pub(crate) const fn rules(
        page: &'static Page,
        severity: Severity,
        run: fn(&RulesFile<'_>, &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity,
            run: Run::Rules(run),
        }
    }

    pub(crate) const fn prometheus(
        page: &'static Page,
        severity: Severity,
        run: fn(&PrometheusFile<'_>, &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity,
            run: Run::Prometheus(run),
        }
    }

    pub(crate) const fn alertmanager(
        page: &'static Page,
        severity: Severity,
        run: fn(&AlertmanagerFile<'_>, &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity,
            run: Run::Alertmanager(run),
        }
    }

    pub(crate) const fn syntax(
        page: &'static Page,
        run: fn(&[Diagnostic], &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity: Severity::Error,
            run: Run::Syntax(run),
        }
    }

    /// Which files it reads.
    pub fn kind(&self) -> Kind {
        match self.run {
            Run::Metrics(_) => Kind::Metrics,
            Run::Syntax(_) | Run::Query(_) => Kind::Query,
            Run::LogqlSyntax(_) | Run::Logql(_) => Kind::Logql,
            Run::Rules(_) => Kind::Rules,
            Run::Prometheus(_) => Kind::Prometheus,
            Run::Alertmanager(_) => Kind::Alertmanager,
            Run::Dashboard(_) => Kind::Dashboard,
        }
    }
}

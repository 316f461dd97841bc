//! Checks of Grafana dashboards: all of dashboard-linter's, the misconceptions about dashboards, and every check of
//! PromQL on each query, with its variables filled in.

mod datasource_default;
mod datasource_fixed;
mod dimension;
mod editable;
mod element_missing;
mod import_refused;
mod label_matchers;
mod logql_invalid;
mod logql_range;
mod mean_latency;
mod no_targets;
mod query_checks;
mod rate_window;
mod references;
mod template_datasource;
mod template_labels;
mod template_query;
mod title_and_description;
mod title_missing;
mod unit_missing;
mod unit_unfit;
mod variable_stale;
mod variable_unknown;
mod variables;

use dashboards::{Dashboard, Language, LoadError, Origin, Panel, Query, Settings, Target};

use crate::flow::Knowledge;
use crate::{Check, Finding, Findings, Run, Source, findings};

/// A dashboard as its checks see it.
#[derive(Debug)]
pub struct DashboardFile<'a> {
    pub source: &'a Source<'a>,
    /// As Grafana imports it.
    pub loaded: Result<&'a Dashboard, &'a LoadError>,
    /// Of panels, annotations and variables, filled in as when somebody opens the dashboard.
    pub queries: &'a [Query<'a>],
    pub knowledge: &'a Knowledge,
}

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    datasource_fixed::CHECK,
    rate_window::CHECK,
    unit_missing::CHECK,
    unit_unfit::CHECK,
    variables::CHECK,
    variable_stale::CHECK,
    mean_latency::CHECK,
    element_missing::CHECK,
    datasource_default::CHECK,
    no_targets::CHECK,
    title_and_description::CHECK,
    label_matchers::INSTANCE,
    label_matchers::JOB,
    logql_invalid::CHECK,
    logql_range::CHECK,
    template_datasource::CHECK,
    template_labels::INSTANCE,
    template_labels::JOB,
    template_query::CHECK,
    editable::CHECK,
    import_refused::CHECK,
    title_missing::CHECK,
    variable_unknown::CHECK,
];

impl Check {
    pub(crate) const fn dashboard(
        page: &'static crate::Page,
        severity: crate::Severity,
        run: fn(&DashboardFile<'_>, &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity,
            run: Run::Dashboard(run),
        }
    }
}

/// What is wrong with a dashboard: JSON of any form, or a resource in YAML.
pub fn lint(text: &str) -> Vec<Finding> {
    let source = Source::new(text);
    let loaded = dashboards::load(text.as_bytes());
    let queries = loaded
        .as_ref()
        .map(|dashboard| dashboards::queries(dashboard, &Settings::default()))
        .unwrap_or_default();
    let knowledge = Knowledge::default();
    let file = DashboardFile {
        source: &source,
        loaded: loaded.as_ref(),
        queries: &queries,
        knowledge: &knowledge,
    };
    let mut found = query_checks::check(&file);
    for check in CHECKS {
        if let Run::Dashboard(run) = check.run {
            let mut findings = Findings::new(check, &source);
            run(&file, &mut findings);
            found.extend(findings.finish());
        }
    }
    findings::sorted(found)
}

impl<'a> DashboardFile<'a> {
    /// The panels; none if Grafana refuses the file.
    fn panels(&self) -> &'a [Panel] {
        self.loaded.map_or(&[], |dashboard| &dashboard.panels)
    }

    /// The queries of panels in a language.
    fn panel_queries(&self, language: Language) -> impl Iterator<Item = PanelQuery<'a>> {
        let queries = self.queries.iter();
        queries.filter_map(move |query| match query.origin {
            Origin::Panel { panel, target } if query.language == language => Some(PanelQuery {
                panel,
                target,
                query,
            }),
            _ => None,
        })
    }
}

/// A query and the panel that shows it.
#[derive(Clone, Copy)]
struct PanelQuery<'a> {
    panel: &'a Panel,
    target: &'a Target,
    query: &'a Query<'a>,
}

impl<'a> PanelQuery<'a> {
    /// The tree of a query that can be evaluated.
    fn expr(&self) -> Option<&'a promql::Expr> {
        let parsed = self.query.parsed.as_ref()?;
        parsed.is_valid().then_some(&parsed.expr)
    }
}

/// Panels that draw numbers, whose unit matters.
fn draws_numbers(panel: &Panel) -> bool {
    matches!(
        panel.kind.as_str(),
        "timeseries"
            | "graph"
            | "stat"
            | "singlestat"
            | "gauge"
            | "bargauge"
            | "barchart"
            | "heatmap"
            | "histogram"
            | "piechart"
            | "grafana-piechart-panel"
            | "table"
            | "table-old"
            | "trend"
            | "xychart"
            | "candlestick"
    )
}

/// Core panels that need a query to show anything.
fn needs_queries(panel: &Panel) -> bool {
    let others = [
        "logs",
        "state-timeline",
        "status-history",
        "nodeGraph",
        "traces",
        "flamegraph",
        "geomap",
    ];
    panel.library.is_none() && (draws_numbers(panel) || others.contains(&panel.kind.as_str()))
}

//! A dashboard as a text that people can check: every field of the model that is set, every query filled in, every
//! mistake in a query at its place in the file.

use std::fmt::Write;

use dashboards::{
    Dashboard, Datasource, Origin, Panel, Query, Settings, Text, Variable, VariableQuery,
};

pub(crate) fn summary(file: &[u8]) -> String {
    let dashboard = dashboards::load(file).expect("a dashboard");
    let mut text = String::new();
    head(&dashboard, &mut text);
    for name in &dashboard.missing_elements {
        let at = dashboard.source.line_column(name.span.start);
        let _ = writeln!(text, "missing {at} {}", name.value);
    }
    for variable in &dashboard.variables {
        describe_variable(&dashboard, variable, &mut text);
    }
    for row in &dashboard.rows {
        let _ = write!(
            text,
            "row {}",
            row.title.as_ref().map_or("-", |title| &title.value)
        );
        let _ = writeln!(
            text,
            "{}{}",
            if row.is_collapsed { ", collapsed" } else { "" },
            row.repeat
                .as_ref()
                .map_or(String::new(), |name| format!(", for each {}", name.value))
        );
    }
    for panel in &dashboard.panels {
        describe_panel(&dashboard, panel, &mut text);
    }
    for query in dashboards::queries(&dashboard, &Settings::default()) {
        describe_query(&dashboard, &query, &mut text);
    }
    text
}

fn head(dashboard: &Dashboard, text: &mut String) {
    let _ = writeln!(
        text,
        "{:?} {} uid={} schema={:?} editable={:?} refresh={} time={}..{} tags={:?}",
        dashboard.form,
        string(dashboard.title.as_ref()),
        string(dashboard.uid.as_ref()),
        dashboard.schema_version,
        dashboard.editable.map(|flag| flag.is_on),
        string(dashboard.refresh.as_ref()),
        dashboard.time.from,
        dashboard.time.to,
        dashboard
            .tags
            .iter()
            .map(|tag| tag.value.as_str())
            .collect::<Vec<_>>(),
    );
    for input in &dashboard.inputs {
        let _ = writeln!(
            text,
            "input {} {} {:?} {:?}",
            input.name, input.kind, input.plugin, input.value
        );
    }
    let _ = writeln!(text, "references {:?}", {
        let mut names: Vec<String> = dashboard
            .references()
            .into_iter()
            .map(|(r, _)| r.name)
            .collect();
        names.sort();
        names.dedup();
        names
    });
}

fn string(text: Option<&Text>) -> String {
    text.map_or_else(|| "-".to_owned(), |text| format!("{:?}", text.value))
}

fn datasource(datasource: &Datasource, dashboard: &Dashboard) -> String {
    format!(
        "{}/{} {:?}",
        string(datasource.kind.as_ref()),
        string(datasource.uid.as_ref()),
        datasource.language(dashboard)
    )
}

fn describe_variable(dashboard: &Dashboard, variable: &Variable, text: &mut String) {
    let at = dashboard.source.line_column(variable.name.span.start);
    let _ = writeln!(
        text,
        "variable {at} ${} {:?} multi={} all={} {} refresh={:?} query={} current={:?}{}{}",
        variable.name.value,
        variable.kind,
        variable.is_multi,
        variable.includes_all,
        string(variable.all_value.as_ref()),
        variable.refresh,
        string(variable.query.as_ref()),
        variable.current.values,
        if variable.is_hidden { " hidden" } else { "" },
        match &variable.asks {
            VariableQuery::Nothing => String::new(),
            asks => format!(" asks {:?}", asks.promql().map(|_| "promql")),
        },
    );
}

fn describe_panel(dashboard: &Dashboard, panel: &Panel, text: &mut String) {
    let at = dashboard.source.line_column(panel.head().start);
    let _ = writeln!(
        text,
        "panel {at} {} id={:?} kind={:?} place={:?} row={:?} repeat={} library={:?} from {}",
        panel.name(),
        panel.id,
        panel.kind,
        panel
            .place
            .map(|place| (place.x, place.y, place.width, place.height)),
        panel.row,
        string(panel.repeat.as_ref()),
        panel
            .library
            .as_ref()
            .and_then(|library| library.uid.as_deref()),
        datasource(&panel.datasource, dashboard),
    );
    let units: Vec<_> = panel
        .fields
        .units()
        .map(|unit| unit.value.as_str())
        .collect();
    let thresholds: Vec<_> = panel
        .fields
        .thresholds
        .iter()
        .map(|step| step.value)
        .collect();
    let transformations: Vec<_> = panel
        .transformations
        .iter()
        .map(|one| one.id.value.as_str())
        .collect();
    let _ = writeln!(
        text,
        "  units={units:?} thresholds={thresholds:?} mappings={} transformations={transformations:?}",
        panel.fields.has_mappings
    );
    for target in &panel.targets {
        let _ = writeln!(
            text,
            "  target {:?} instant={} range={} {:?} legend={} min={} x{} hidden={} from {}",
            target.ref_id,
            target.is_instant,
            target.is_range,
            target.format,
            string(target.legend.as_ref()),
            string(target.interval.as_ref()),
            target.interval_factor,
            target.is_hidden,
            datasource(&target.datasource, dashboard),
        );
    }
}

fn describe_query(dashboard: &Dashboard, query: &Query<'_>, text: &mut String) {
    let origin = match query.origin {
        Origin::Panel { panel, .. } => format!("of {}", panel.name()),
        Origin::Annotation(annotation) => {
            format!("of annotation {}", string(annotation.name.as_ref()))
        }
        Origin::Variable(variable) => format!("of variable {}", variable.name.value),
    };
    let _ = writeln!(
        text,
        "query {origin} {:?}{} step={} rate={}\n  {:?}",
        query.language,
        if query.is_certain {
            ""
        } else {
            " by its looks"
        },
        query.steps.step_ms,
        query.steps.rate_ms,
        query.expanded.text(),
    );
    for diagnostic in query.parsed.iter().flat_map(|parsed| &parsed.diagnostics) {
        let span = query.place(dashboard, diagnostic.span);
        let at = dashboard.source.line_column(span.start);
        let marked = &dashboard.source.text()[span.start..span.end];
        let _ = writeln!(text, "  {at} {marked:?}: {}", diagnostic.message);
    }
}

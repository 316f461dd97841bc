//! What is said about whole dashboards: ids, weights and places.

use expect_test::{Expect, expect};
use lint::Severity;

/// A finding a line: place, id, weight and message.
fn report(text: &str) -> String {
    lint::dashboard::lint(text)
        .iter()
        .map(|one| {
            format!(
                "{}:{} {} {}: {}\n",
                one.line,
                one.column,
                one.id,
                one.severity.word(),
                one.message
            )
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&report(text));
}

/// Only these ids, so that a test is about one thing.
fn only(text: &str, ids: &[&str]) -> String {
    report(text)
        .lines()
        .filter(|line| ids.iter().any(|id| line.split(' ').nth(1) == Some(*id)))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// A dashboard over Prometheus with one panel of that kind, unit and query.
fn panel(kind: &str, unit: &str, expr: &str) -> String {
    format!(
        r#"{{"title": "t", "panels": [{{"type": "{kind}", "title": "p", "datasource": {{"type": "prometheus", "uid": "${{ds}}"}},
"fieldConfig": {{"defaults": {{{unit}}}, "overrides": []}},
"targets": [{{"refId": "A", "expr": {expr:?}}}]}}],
"templating": {{"list": [{{"name": "ds", "type": "datasource", "query": "prometheus"}}]}}}}"#
    )
}

fn with_unit(unit: &str, expr: &str) -> String {
    panel("timeseries", &format!(r#""unit": "{unit}""#), expr)
}

#[test]
fn a_dashboard_as_the_module_teaches_it() {
    let text = include_str!("../../../dashboards/tests/dashboards/red.json");
    let found = lint::dashboard::lint(text);
    let hurting: Vec<_> = found
        .iter()
        .filter(|one| one.severity != Severity::Advice)
        .collect();
    assert!(hurting.is_empty(), "{hurting:#?}");
}

#[test]
fn all_forms_are_read_alike() {
    check(
        include_str!("../../../dashboards/tests/dashboards/v2.yaml"),
        &expect![[r#"
            7:10 dashboard-linter/template-datasource advice: the dashboard has no variable for its data source
            13:16 dashboard-linter/panel-title-description advice: `Requests` has no description
            26:40 D01 mistake: the data source `p1` exists on one server only
        "#]],
    );
    check(
        include_str!("../../../dashboards/tests/dashboards/legacy-rows.json"),
        &expect![[r#"
            2:12 dashboard-linter/template-datasource advice: the dashboard has no variable for its data source
            12:20 dashboard-linter/panel-title-description advice: `Load` has no description
            14:25 D01 mistake: the data source `Prometheus` exists on one server only, 3 times
            38:20 dashboard-linter/panel-datasource advice: `Up` asks the server's default data source, and one other panel too
            38:20 dashboard-linter/panel-title-description advice: `Up` has no description
            60:20 dashboard-linter/panel-title-description advice: `Sizes` has no description
            86:20 dashboard-linter/panel-title-description advice: `Very old axes` has no description
            112:20 D07 advice: the choices of `$host` are asked for only when the dashboard is opened
        "#]],
    );
}

#[test]
fn mistakes_in_queries_stand_in_the_file() {
    check(
        include_str!("../../../dashboards/tests/dashboards/broken-queries.json"),
        &expect![[r#"
            2:12 dashboard-linter/template-datasource advice: the dashboard has no variable for its data source
            43:16 D03 mistake: `Broken` has no unit
            43:16 dashboard-linter/panel-title-description advice: `Broken` has no description
            46:16 D01 mistake: `${datasource}` names no variable of this dashboard: Grafana finds no such data source, 8 times
            65:29 P21 mistake: `rate` needs a range, like `[5m]`
            73:31 pint/promql/syntax mistake: this `)` closes nothing
            81:31 pint/promql/syntax mistake: this `(` is never closed
            81:36 pint/promql/syntax mistake: a label's name is expected here
            89:23 pint/promql/syntax mistake: this pattern cannot be read: unclosed group
            97:38 pint/promql/syntax mistake: this `(` is never closed
            105:25 pint/promql/syntax mistake: PromQL writes `or` for `|`
        "#]],
    );
    check(
        include_str!("../../../dashboards/tests/dashboards/v1.yaml"),
        &expect![[r#"
            7:10 dashboard-linter/template-datasource advice: the dashboard has no variable for its data source
            15:49 D01 mistake: the data source `p1` exists on one server only, 2 times
            16:44 dashboard-linter/template-label-promql mistake: `,` or `}` is expected here
            23:14 D03 mistake: `Block` has no unit
            23:14 dashboard-linter/panel-title-description advice: `Block` has no description
            29:26 pint/promql/syntax mistake: this `(` is never closed
            35:18 pint/promql/syntax mistake: this `(` is never closed
            35:31 pint/promql/syntax mistake: `by` belongs to an aggregation
            37:40 pint/promql/syntax mistake: the query ends where an expression should follow
            39:44 pint/promql/syntax mistake: a label's name is expected here
        "#]],
    );
}

#[test]
fn every_kind_of_panel_needs_a_unit() {
    for kind in [
        "bargauge",
        "barchart",
        "heatmap",
        "histogram",
        "piechart",
        "stat",
        "trend",
    ] {
        let found = only(
            &panel(kind, "", "sum(rate(x_bytes_total[$__rate_interval]))"),
            &["D03"],
        );
        assert_eq!(found.lines().count(), 1, "{kind}: {found}");
    }
    for kind in ["logs", "text", "nodeGraph", "some-plugin"] {
        assert_eq!(only(&panel(kind, "", "up"), &["D03"]), "", "{kind}");
    }
}

#[test]
fn a_counter_with_matchers_does_not_escape() {
    let text = panel("timeseries", "", r#"x_total{a="b"}"#);
    assert_eq!(
        only(&text, &["P11"]),
        "3:37 P11 mistake: `x_total` is a counter: its value only says how much since the start\n"
    );
}

#[test]
fn units_that_fit_and_units_that_do_not() {
    let fits = [
        (
            "percentunit",
            "sum(rate(a_total{x=\"1\"}[5m])) / sum(rate(a_total[5m]))",
        ),
        (
            "percent",
            "100 * sum(rate(a_total{x=\"1\"}[5m])) / sum(rate(a_total[5m]))",
        ),
        (
            "s",
            "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m])))",
        ),
        (
            "ms",
            "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m]))) * 1000",
        ),
        ("bytes", "node_memory_MemFree_bytes"),
        ("short", "rate(a_seconds_bucket[5m])"),
        ("percentunit", "rate(process_cpu_seconds_total[5m])"),
        ("none", "up"),
        ("ms", "job:latency_seconds:p95"),
    ];
    for (unit, expr) in fits {
        assert_eq!(only(&with_unit(unit, expr), &["D04"]), "", "{unit} {expr}");
    }
    let unfit = [
        (
            "percent",
            "sum(rate(a_total{x=\"1\"}[5m])) / sum(rate(a_total[5m]))",
        ),
        (
            "percentunit",
            "100 * sum(rate(a_total{x=\"1\"}[5m])) / sum(rate(a_total[5m]))",
        ),
        (
            "ms",
            "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m])))",
        ),
        (
            "s",
            "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m]))) * 1000",
        ),
        ("s", "node_memory_MemFree_bytes"),
        (
            "bytes",
            "histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m])))",
        ),
        (
            "percent",
            "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))",
        ),
    ];
    for (unit, expr) in unfit {
        let found = only(&with_unit(unit, expr), &["D04"]);
        assert_eq!(found.lines().count(), 1, "{unit} {expr}: {found}");
    }
}

#[test]
fn windows_that_follow_and_windows_that_do_not() {
    let found = |window: &str| {
        let text = with_unit("ops", &format!("sum(rate(a_total[{window}]))"));
        only(&text, &["D02"]).lines().count()
    };
    for window in ["$__rate_interval", "${__rate_interval}", "$__range"] {
        assert_eq!(found(window), 0, "{window}");
    }
    for window in ["5m", "$__interval", "${__interval}", "[[__interval]]"] {
        assert_eq!(found(window), 1, "{window}");
    }
}

#[test]
fn what_a_variable_is_filled_with_is_no_mistake_of_the_query() {
    let text = r#"{"title": "t", "templating": {"list": [
        {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "$ds"}, "query": "label_values(up, job)", "refresh": 2, "multi": true, "current": {"value": ["api"]}},
        {"name": "limit", "type": "textbox", "query": "2"}]},
      "panels": [{"type": "stat", "title": "p", "datasource": {"type": "prometheus", "uid": "$ds"}, "targets": [
        {"expr": "up{job=~\"$job\"} > $limit"}]}]}"#;
    let ids = [
        "P05",
        "P12",
        "P13",
        "P14",
        "P19",
        "pint/promql/regexp",
        "pint/promql/impossible",
    ];
    assert_eq!(only(text, &ids), "");
}

#[test]
fn data_sources_of_one_server() {
    check(
        include_str!("../../../dashboards/tests/dashboards/inputs.json"),
        &expect![[r#"
            37:12 dashboard-linter/template-datasource advice: the dashboard has no variable for its data source
            43:16 D03 mistake: `Up` has no unit
            43:16 dashboard-linter/panel-title-description advice: `Up` has no description
            46:16 D01 mistake: `${DS_PROMETHEUS}` is left from an export for sharing: only the import page in the browser fills it in
            63:20 D01 mistake: `${datasource}` names no variable of this dashboard: Grafana finds no such data source
        "#]],
    );
    let ids = ["D01", "dashboard-linter/panel-datasource"];
    expect![[r#"
        27:16 dashboard-linter/panel-datasource advice: `null` asks the server's default data source, and one other panel too
        41:21 D01 mistake: the data source `Prometheus` exists on one server only
        52:21 D01 mistake: the data source `Metrics` exists on one server only
        111:20 D01 mistake: the data source `p1` exists on one server only
        119:20 D01 mistake: the data source `l1` exists on one server only
        175:16 D01 mistake: the data source `i1` exists on one server only
        190:16 D01 mistake: the data source `a1` exists on one server only
    "#]].assert_eq(&only(
        include_str!("../../../dashboards/tests/dashboards/datasources.json"),
        &ids,
    ));
}

#[test]
fn files_that_grafana_refuses() {
    check(
        "{\n  \"title\": \"a\",\n  \"panels\": [1,]\n}",
        &expect![[r#"
            3:16 grafana/import error: this is not JSON: trailing comma
        "#]],
    );
    check(
        "{\"panels\": [], \"title\": \" \"}",
        &expect![[r#"
        1:25 grafana/title error: the dashboard has no title: Grafana refuses to save it
    "#]],
    );
    check(
        "kind: Dashboard\napiVersion: dashboard.grafana.app/v9\n",
        &expect![[r#"
            2:13 grafana/import error: Grafana knows no dashboards of version `v9`: it reads v0alpha1, v1… and v2…
        "#]],
    );
}

#[test]
fn what_comes_less_what_goes_is_a_level() {
    let text = panel("stat", "", "sum(created_total) - sum(removed_total)");
    assert_eq!(only(&text, &["P11"]), "");
}

#[test]
fn edits_mend_the_file() {
    let text = r#"{"title": "t", "templating": {"list": [
        {"name": "ds", "type": "datasource", "query": "prometheus"},
        {"name": "job", "type": "query", "datasource": "$ds", "query": "label_values(up, job)", "refresh": 1, "multi": true}]},
      "panels": [{"type": "timeseries", "title": "p", "datasource": "$ds",
        "fieldConfig": {"defaults": {"unit": "percent"}, "overrides": []}, "targets": [
        {"expr": "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))"}]},
        {"type": "stat", "title": "q", "datasource": "$ds", "targets": [{"expr": "sum(up{job=\"$job\"})"}]}]}"#;
    let ids = ["D02", "D04", "D05", "D07"];
    let mut edits: Vec<_> = lint::dashboard::lint(text)
        .into_iter()
        .filter(|one| ids.contains(&one.id))
        .filter_map(|one| one.fix?.edit)
        .collect();
    assert_eq!(edits.len(), 4);
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut mended = text.to_owned();
    for edit in edits {
        mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    assert_eq!(only(&mended, &ids), "", "{mended}");
}

/// Each byte in turn becomes something that means something here.
#[test]
fn damage_is_survived() {
    let seed = include_str!("../../../dashboards/tests/dashboards/formats.json");
    let pieces = ["$", "${", "[[", "\"", "}", "[", "\\", "ä", "1e999", "null"];
    for (at, piece) in (0..seed.len()).step_by(17).zip(pieces.iter().cycle()) {
        let at = seed.floor_char_boundary(at);
        let mut damaged = seed.to_owned();
        damaged.replace_range(at..seed.ceil_char_boundary(at + 1), piece);
        check_places(&damaged);
    }
}

/// Fails if a finding begins or ends beside the file's characters.
#[track_caller]
fn check_places(text: &str) {
    for finding in lint::dashboard::lint(text) {
        let edit = finding.fix.iter().flat_map(|fix| &fix.edit);
        for span in [finding.span].into_iter().chain(edit.map(|edit| edit.span)) {
            let marked = text.get(span.start..span.end);
            assert!(marked.is_some(), "{finding:?}");
        }
    }
}

#[test]
fn findings_begin_and_end_with_characters_of_the_file() {
    check_places("{\"title\": \"t\", \"panels\": []ä}");
    check_places("{\"title\": \"t\", \"panels\": [");
    check_places(
        "ä: 1\nkind: Dashboard\napiVersion: dashboard.grafana.app/v1beta1\nspec: {panels: []}\n",
    );
}

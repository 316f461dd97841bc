//! The rows, in the order of the course.

use super::FoundBy::{self, Judge, Lab};
use super::Row;

const fn row(id: &'static str, title: &'static str, found_by: &'static [FoundBy]) -> Row {
    Row {
        id,
        title,
        found_by,
    }
}

/// All of them.
pub const ROWS: &[Row] = &[
    row("I01", "unbounded label value", &[Lab("series_growth")]),
    row(
        "I02",
        "unknown URLs kept as label values",
        &[Lab("series_growth")],
    ),
    row("I03", "counter without `_total`", &[Lab("naming")]),
    row("I04", "suffix added twice", &[Lab("naming")]),
    row(
        "I05",
        "gauge for something that only rises",
        &[Lab("metric_type")],
    ),
    row("I06", "counter that goes down", &[Lab("counter_monotonic")]),
    row(
        "I07",
        "counter cleared on each scrape",
        &[Lab("counter_monotonic")],
    ),
    row("I08", "unit in the name is no base unit", &[Lab("naming")]),
    row(
        "I09",
        "name says seconds, values are milliseconds",
        &[Lab("duration_seconds")],
    ),
    row(
        "I10",
        "summary where a histogram is needed",
        &[Lab("metric_type")],
    ),
    row(
        "I11",
        "no bucket at the threshold",
        &[Lab("histogram_buckets")],
    ),
    row("I12", "malformed histogram", &[Lab("histogram_shape")]),
    row("I13", "missing HELP or TYPE", &[Lab("metric_help")]),
    row(
        "I14",
        "type, camelCase, colon or abbreviation in the name",
        &[Lab("naming")],
    ),
    row("I15", "failures not counted", &[Lab("counter_delta")]),
    row(
        "I16",
        "series only appears at the first error",
        &[Lab("initialised_at_zero")],
    ),
    row(
        "I17",
        "in-flight gauge leaks",
        &[Lab("gauge_returns"), Lab("gauge_drains")],
    ),
    row("I18", "same series exposed twice", &[Lab("no_duplicates")]),
    row(
        "I19",
        "wrong or missing Content-Type",
        &[Lab("content_type")],
    ),
    row("I20", "body is not exposition", &[Lab("metrics_endpoint")]),
    row(
        "I21",
        "explicit timestamps in an application",
        &[Lab("no_timestamps")],
    ),
    row(
        "I22",
        "buckets times labels explode",
        &[Lab("series_budget")],
    ),
    row(
        "I23",
        "/metrics slow or blocking",
        &[Lab("scrape_duration")],
    ),
    row(
        "I24",
        "version or state as the value",
        &[Lab("info_metric")],
    ),
    row("C01", "URL in targets", &[Lab("file_accepted")]),
    row("C02", "localhost inside a container", &[Lab("targets_up")]),
    row(
        "C03",
        "interval at or above the lookback",
        &[Lab("lint_clean")],
    ),
    row(
        "C04",
        "scrape timeout above the interval",
        &[Lab("file_accepted")],
    ),
    row(
        "C05",
        "relabel regex thought unanchored",
        &[Lab("relabelled")],
    ),
    row(
        "C06",
        "labeldrop makes series collide",
        &[Lab("series_distinct")],
    ),
    row(
        "C07",
        "rule file not listed or glob empty",
        &[Lab("rules_loaded")],
    ),
    row(
        "P01",
        "rate after sum",
        &[Judge, Lab("query_exercise"), Lab("recording_rule")],
    ),
    row("P02", "`le` lost before the quantile", &[]),
    row("P03", "quantile of raw buckets", &[Lab("query_exercise")]),
    row("P04", "average of quantiles", &[Lab("query_exercise")]),
    row("P05", "quantile 95", &[]),
    row(
        "P06",
        "ratio of a metric by itself",
        &[Judge, Lab("query_exercise"), Lab("recording_rule")],
    ),
    row(
        "P07",
        "vector matching mismatch",
        &[Judge, Lab("query_exercise")],
    ),
    row(
        "P08",
        "many-to-one without group_left",
        &[Judge, Lab("query_exercise")],
    ),
    row("P09", "rate of a gauge", &[Lab("query_exercise")]),
    row("P10", "delta of a counter", &[Lab("query_exercise")]),
    row(
        "P11",
        "raw counter as a level",
        &[Judge, Lab("panel_moves"), Lab("query_exercise")],
    ),
    row("P12", "range under two scrapes", &[Lab("query_exercise")]),
    row(
        "P13",
        "regex thought unanchored",
        &[Judge, Lab("query_exercise")],
    ),
    row(
        "P14",
        "percent threshold on a ratio",
        &[Judge, Lab("query_exercise")],
    ),
    row(
        "P15",
        "no traffic gives NaN",
        &[Judge, Lab("query_exercise")],
    ),
    row(
        "P16",
        "`and` as boolean logic",
        &[Judge, Lab("query_exercise")],
    ),
    row(
        "P17",
        "`== 0` for something that vanished",
        &[Judge, Lab("query_exercise")],
    ),
    row("P18", "absent around an aggregation", &[]),
    row("P19", "`le=\"1\"` on Prometheus 3", &[]),
    row("P20", "mean of means", &[Lab("query_exercise")]),
    row("P21", "range and instant mixed up", &[]),
    row("P22", "offset after the function", &[]),
    row("R01", "no `for`", &[Judge]),
    row("R02", "absent without `for`", &[Judge]),
    row("R03", "value in labels", &[Lab("alerts_behave")]),
    row("R04", "alert without a condition", &[Judge]),
    row("R05", "irate or topk in an alert", &[Judge]),
    row("R06", "alert on a cause", &[Judge]),
    row(
        "R07",
        "no severity, summary or runbook",
        &[Lab("alerts_behave")],
    ),
    row("R08", "duplicate rules", &[]),
    row("R09", "`for` longer than the incident", &[Judge]),
    row("R10", "recorded name hides its level", &[]),
    row(
        "R11",
        "burn factor confused with percent",
        &[Judge, Lab("slo_alerts")],
    ),
    row("R12", "long window only", &[Judge, Lab("slo_alerts")]),
    row("R13", "short window only", &[Judge, Lab("slo_alerts")]),
    row(
        "R14",
        "objective 99.9 used as a number",
        &[Judge, Lab("slo_record")],
    ),
    row(
        "A01",
        "`continue` thought to include the parent",
        &[Judge, Lab("notified")],
    ),
    row(
        "A02",
        "specific route below a general one",
        &[Lab("notified"), Lab("routing_tree")],
    ),
    row(
        "A03",
        "group_by missing or too fine",
        &[Judge, Lab("grouped")],
    ),
    row("A04", "default timers in a drill", &[Lab("drill_timers")]),
    row(
        "A05",
        "inhibition without `equal`",
        &[Judge, Lab("notified")],
    ),
    row("A06", "source and target overlap", &[]),
    row(
        "A07",
        "configuration that is refused",
        &[Lab("alertmanager_loaded")],
    ),
    row("A08", "send_resolved assumed", &[Lab("resolved")]),
    row("D01", "hard-coded data source", &[Lab("grafana_shows")]),
    row("D02", "fixed range in rate", &[Lab("panel_moves")]),
    row("D03", "no unit", &[]),
    row("D04", "unit does not fit the query", &[]),
    row(
        "D05",
        "variable unused, or `=` with several values",
        &[Lab("variable_works")],
    ),
    row(
        "D06",
        "panel returns nothing",
        &[Lab("panels_return"), Lab("grafana_shows")],
    ),
    row("D07", "variables do not reload", &[]),
    row("D08", "average only for latency", &[Lab("panel_moves")]),
    row(
        "L01",
        "high-cardinality stream label",
        &[Lab("log_cardinality")],
    ),
    row("L02", "selector without a positive matcher", &[]),
    row(
        "L03",
        "line filter thought anchored, label pattern thought searched",
        &[],
    ),
    row("L04", "parser before the line filter", &[]),
    row("L05", "unwrap without error filter", &[]),
    row(
        "L06",
        "log query sent to the instant endpoint",
        &[Lab("logql_answer")],
    ),
    row(
        "L07",
        "seconds or milliseconds in a push",
        &[Lab("log_push")],
    ),
    row("L08", "Promtail in a new setup", &[Lab("log_agent")]),
];

//! The 91 classic misconceptions of the course: which of them a file shows, and which only behaviour does.

use std::fmt::Write;

use crate::{Check, Page, checks};

/// Where else than in a file a misconception is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// A check of `labcheck run`, by its kind: it needs a running service.
    Lab(&'static str),
    /// Rules replayed over incidents whose truth is known.
    Judge,
    /// Only a live stack shows it.
    Live,
    /// Nothing of ours, for this reason.
    Nothing(&'static str),
}

/// One row: what it is called, and what finds it beside the linter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub id: &'static str,
    pub title: &'static str,
    pub found_by: &'static [FoundBy],
}

use FoundBy::{Judge, Lab, Live, Nothing};

const fn row(id: &'static str, title: &'static str, found_by: &'static [FoundBy]) -> Row {
    Row {
        id,
        title,
        found_by,
    }
}

const NO_LOGS: &[FoundBy] = &[Nothing("queries of logs are not read yet")];

/// All rows, in the order of the course.
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
    row("C01", "URL in targets", &[]),
    row("C02", "localhost inside a container", &[Lab("targets_up")]),
    row("C03", "interval at or above the lookback", &[]),
    row("C04", "scrape timeout above the interval", &[]),
    row("C05", "relabel regex thought unanchored", &[]),
    row("C06", "labeldrop makes series collide", &[]),
    row("C07", "rule file not listed or glob empty", &[Live]),
    row("P01", "rate after sum", &[Judge]),
    row("P02", "`le` lost before the quantile", &[]),
    row("P03", "quantile of raw buckets", &[]),
    row("P04", "average of quantiles", &[]),
    row("P05", "quantile 95", &[]),
    row("P06", "ratio of a metric by itself", &[Judge]),
    row("P07", "vector matching mismatch", &[Judge]),
    row("P08", "many-to-one without group_left", &[Judge]),
    row("P09", "rate of a gauge", &[]),
    row("P10", "delta of a counter", &[]),
    row("P11", "raw counter as a level", &[Judge]),
    row("P12", "range under two scrapes", &[]),
    row("P13", "regex thought unanchored", &[Judge]),
    row("P14", "percent threshold on a ratio", &[Judge]),
    row("P15", "no traffic gives NaN", &[Judge]),
    row("P16", "`and` as boolean logic", &[Judge]),
    row("P17", "`== 0` for something that vanished", &[Judge]),
    row("P18", "absent around an aggregation", &[]),
    row("P19", "`le=\"1\"` on Prometheus 3", &[]),
    row("P20", "mean of means", &[]),
    row("P21", "range and instant mixed up", &[]),
    row("P22", "offset after the function", &[]),
    row("R01", "no `for`", &[Judge]),
    row("R02", "absent without `for`", &[Judge]),
    row("R03", "value in labels", &[]),
    row("R04", "alert without a condition", &[Judge]),
    row("R05", "irate or topk in an alert", &[Judge]),
    row("R06", "alert on a cause", &[Judge]),
    row("R07", "no severity, summary or runbook", &[]),
    row("R08", "duplicate rules", &[]),
    row("R09", "`for` longer than the incident", &[Judge]),
    row("R10", "recorded name hides its level", &[]),
    row("R11", "burn factor confused with percent", &[Judge]),
    row("R12", "long window only", &[Judge]),
    row("R13", "short window only", &[Judge]),
    row("R14", "objective 99.9 used as a number", &[Judge]),
    row("A01", "`continue` thought to include the parent", &[Judge]),
    row("A02", "specific route below a general one", &[]),
    row("A03", "group_by missing or too fine", &[Judge]),
    row("A04", "default timers in a drill", &[]),
    row("A05", "inhibition without `equal`", &[Judge]),
    row("A06", "source and target overlap", &[]),
    row("A07", "configuration that is refused", &[]),
    row("A08", "send_resolved assumed", &[Live]),
    row("D01", "hard-coded data source", &[]),
    row("D02", "fixed range in rate", &[]),
    row("D03", "no unit", &[]),
    row("D04", "unit does not fit the query", &[]),
    row("D05", "variable unused, or `=` with several values", &[]),
    row("D06", "panel returns nothing", &[Live]),
    row("D07", "variables do not reload", &[]),
    row("D08", "average only for latency", &[]),
    row("L01", "high-cardinality stream label", &[Live]),
    row("L02", "selector without a positive matcher", NO_LOGS),
    row("L03", "line filter thought anchored", NO_LOGS),
    row("L04", "parser before the line filter", NO_LOGS),
    row("L05", "unwrap without error filter", NO_LOGS),
    row("L06", "log query sent to the instant endpoint", &[Live]),
    row("L07", "seconds or milliseconds in a push", &[Live]),
    row(
        "L08",
        "Promtail in a new setup",
        &[Nothing("no file of an agent is read")],
    ),
];

const fn page(
    id: &'static str,
    belief: &'static str,
    why: &'static str,
    lesson: &'static str,
) -> Page {
    Page::of_behaviour(id, belief, why, lesson)
}

/// What there is to say about the rows that no check of a file finds.
pub(crate) const PAGES: &[Page] = &[
    page(
        "I02",
        "Requests for URLs that do not exist are harmless.",
        "A scanner asks for thousands of them. Put all unmatched routes under one value.",
        "instrumentation#labels-dimensions-not-details",
    ),
    page(
        "I05",
        "A gauge will do for something that only rises.",
        "After a restart a gauge falls to zero and nobody knows why; `rate()` of a counter copes with it.",
        "instrumentation#gauge",
    ),
    page(
        "I06",
        "A counter may be set back now and then.",
        "PromQL takes every fall for a restart and adds what was never there.",
        "instrumentation#counter",
    ),
    page(
        "I07",
        "A counter should start afresh with each scrape.",
        "Two servers scrape it, and each sees a part. Expose the running total; `rate()` takes the difference.",
        "instrumentation#counter",
    ),
    page(
        "I09",
        "Milliseconds are close enough to seconds.",
        "The name says seconds, and every threshold, unit and dashboard believes it.",
        "instrumentation#names-that-explain-themselves",
    ),
    page(
        "I15",
        "Counting at the end of a handler counts everything.",
        "Early returns and panics never reach the end. Count in a deferred function around all handlers.",
        "instrumentation#count-in-a-middleware-failures-first",
    ),
    page(
        "I16",
        "A series will be there when it is needed.",
        "Until its first event it does not exist, and every ratio over it is empty, not zero.",
        "instrumentation#series-that-exist-before-they-are-needed",
    ),
    page(
        "I17",
        "What goes up comes down by itself.",
        "A gauge that is lowered on the happy path only leaks with every request that fails.",
        "instrumentation#gauge",
    ),
    page(
        "I23",
        "/metrics may take its time.",
        "It is slowest when the service suffers, and then the scrape times out.",
        "instrumentation#keep-metrics-cheap",
    ),
    page(
        "C02",
        "`localhost` is the machine I sit at.",
        "Inside a container it is the container. Prometheus scrapes itself, or nobody: use the service's name.",
        "prometheus",
    ),
    page(
        "C07",
        "A rule file in the folder is loaded.",
        "Only what `rule_files` lists is, and a pattern that matches nothing is no error: look at /api/v1/rules.",
        "prometheus",
    ),
    page(
        "P15",
        "Without traffic the error ratio is 0.",
        "It is 0/0, which is NaN, and no comparison keeps NaN: decide what idle means.",
        "promql#ratios-divide-two-sums",
    ),
    page(
        "R12",
        "A long window alone makes a calm alert.",
        "It keeps firing for most of its window after the service has recovered: add a short window with `and`.",
        "slos",
    ),
    page(
        "R13",
        "A short window alone makes a fast alert.",
        "It pages for a blip that spends next to nothing of the budget: add a long window with `and`.",
        "slos",
    ),
    page(
        "A08",
        "I will hear when it is over.",
        "Some receivers send resolutions unless told otherwise, others do not: set `send_resolved`.",
        "alerting",
    ),
    page(
        "D06",
        "A panel that I saved shows something.",
        "A query may fit no series of the data source it runs on: look at each panel for the default time range.",
        "dashboards",
    ),
    page(
        "L01",
        "A label for each request makes logs easy to find.",
        "Each label set is a stream with files of its own: keep ids in the line or in structured metadata.",
        "logs",
    ),
    page(
        "L02",
        "`{app=~\".*\"}` selects everything.",
        "Loki refuses a selector that can match empty: name at least one label that must be there.",
        "logs",
    ),
    page(
        "L03",
        "`|~` and `=~` match in the same way.",
        "A line filter searches anywhere in the line; a label's pattern must match the whole value.",
        "logs",
    ),
    page(
        "L04",
        "The order of a pipeline does not matter.",
        "A parser works on every line that reaches it: filter by text first, then parse what is left.",
        "logs",
    ),
    page(
        "L05",
        "`unwrap` leaves out what is no number.",
        "One line that can't be read fails the query: add `| __error__=\"\"` behind it.",
        "logs",
    ),
    page(
        "L06",
        "Log queries go to any endpoint.",
        "`/query` answers metric queries only: lines come from `/query_range`.",
        "logs",
    ),
    page(
        "L07",
        "A timestamp is a number of seconds.",
        "Loki reads nanoseconds, as text: seconds lie in 1970 and are refused as too old.",
        "logs",
    ),
    page(
        "L08",
        "Promtail ships logs to Loki.",
        "It ended on 2 March 2026: use Alloy, which converts Promtail's configuration.",
        "logs",
    ),
];

/// The table of all rows in Markdown, as it stands in `docs/misconceptions.md`.
pub fn table() -> String {
    let mut text = String::from("| id | misconception | linter | elsewhere |\n|---|---|---|---|\n");
    for row in ROWS {
        let found: Vec<String> = checks()
            .filter(|check| check.page.id == row.id)
            .map(described)
            .collect();
        let elsewhere: Vec<String> = row.found_by.iter().map(FoundBy::described).collect();
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            row.id,
            row.title.replace('|', "\\|"),
            or_dash(&found),
            or_dash(&elsewhere)
        );
    }
    text
}

fn described(check: &Check) -> String {
    format!("{} in {}", check.severity.word(), check.kind().word())
}

fn or_dash(parts: &[String]) -> String {
    if parts.is_empty() {
        "—".to_owned()
    } else {
        parts.join(", ")
    }
}

impl FoundBy {
    fn described(&self) -> String {
        match self {
            Lab(kind) => format!("lab check `{kind}`"),
            Judge => "judged by replay".to_owned(),
            Live => "live stack only".to_owned(),
            Nothing(why) => format!("not found: {why}"),
        }
    }
}

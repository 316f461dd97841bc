//! Nothing makes the parser panic, and what it says always points into the query.

use promql::complete::{StoreVocabulary, complete};
use promql::diagnostic::{line_column, render};
use promql::{Expr, ParseOptions, highlight, parse, printer};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tsdb::MemoryStore;

use crate::without_spans::without_spans;

/// Pieces that make queries, and near-queries, when strung together.
const PIECES: &[&str] = &[
    "up",
    "sum",
    "topk",
    "count_values",
    "rate",
    "time",
    "label_replace",
    "info",
    "start",
    "step",
    "fill",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "bool",
    "offset",
    "anchored",
    "smoothed",
    "and",
    "or",
    "unless",
    "atan2",
    "inf",
    "NaN",
    "min_of",
    "(",
    "(",
    ")",
    ")",
    "{",
    "}",
    "[",
    "]",
    "()",
    ",",
    ":",
    "=",
    "==",
    "!=",
    "=~",
    "!~",
    "<",
    ">=",
    "</",
    ">/",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "@",
    "1",
    "0.5",
    "0x1F",
    "1e3",
    "5m",
    "1h30m",
    "5xx",
    "1.5h",
    "\"text\"",
    "'a.b'",
    "`raw`",
    "\"open",
    "job=\"api\"",
    "status=~\"5..\"",
    "[5m]",
    "[1h:5m]",
    "$__rate_interval",
    "&&",
    "!",
    "“",
    "−",
    ".",
    "# comment\n",
    "\n",
    " ",
];

const QUERIES: &[&str] = &[
    r#"sum by (job, "a.b") (rate(http_requests_total{status=~"5..", job!='x'}[5m] offset -1h)) / ignoring(x) group_left(y) b > bool 0.5"#,
    "histogram_quantile(0.95, sum without (instance) (rate(x_bucket[5m:30s] @ end()))) and on () vector(1)",
    "-2 ^ 3 ^ foo[(5m + step()) * 2] smoothed unless topk(3, {\"utf.8\"}) offset (1m) ^ 2",
    "label_replace(up, \"a\", \"$1\", `b`, \"(.*)\") == fill_left(1) fill_right(NaN) max_over_time(x[max_of(1m, range())])",
];

#[track_caller]
fn check(source: &str) {
    for options in [ParseOptions::everything(), ParseOptions::stable()] {
        let parsed = parse(source, &options);
        assert_in(source, parsed.expr.span.start, parsed.expr.span.end);
        for problem in &parsed.diagnostics {
            assert_in(source, problem.span.start, problem.span.end);
            render(source, problem);
            line_column(source, problem.span.start);
            assert!(!problem.message.is_empty() && !problem.code.is_empty());
            if let Some(fix) = &problem.fix {
                assert_in(source, fix.span.start, fix.span.end);
                fix.apply(source);
            }
        }
        if parsed.is_valid() {
            assert_reads_back(source, &parsed.expr);
        }
    }
    for offset in [0, source.len() / 2, source.len()] {
        let offered = complete(source, offset, &StoreVocabulary(&MemoryStore::default()));
        assert_in(source, offered.span.start, offered.span.end);
    }
    for token in highlight::highlight(source) {
        assert_in(source, token.span.start, token.span.end);
    }
}

#[track_caller]
fn assert_in(source: &str, start: usize, end: usize) {
    assert!(
        source.get(start..end).is_some(),
        "{start}..{end} is not in {source:?}"
    );
}

#[track_caller]
fn assert_reads_back(source: &str, expr: &Expr) {
    let printed = printer::print(expr);
    let again = parse(&printed, &ParseOptions::everything());
    assert_eq!(
        without_spans(expr),
        without_spans(&again.expr),
        "{source:?} is printed as {printed:?}"
    );
    assert!(
        again.is_valid(),
        "{source:?} is valid, {printed:?} is not: {:?}",
        again.diagnostics
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, rng_seed: RngSeed::Fixed(3141), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(source in any::<String>()) {
        check(&source);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40), blanks in any::<bool>()) {
        check(&pieces.join(if blanks { " " } else { "" }));
    }

    #[test]
    fn mutated_queries(
        query in prop::sample::select(QUERIES),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, prop::sample::select(PIECES)), 0..4),
    ) {
        let mut source = query.to_owned();
        for (place, length, piece) in cuts {
            let start = source.floor_char_boundary(place.index(source.len() + 1));
            let end = source.ceil_char_boundary((start + length).min(source.len()));
            source.replace_range(start..end, piece);
        }
        check(&source);
    }

    #[test]
    fn valid_queries(source in query()) {
        check(&source);
    }
}

/// Queries that are right by construction, but for their types.
fn query() -> impl Strategy<Value = String> {
    let duration = prop::sample::select(
        &[
            "5m",
            "1h30m",
            "90",
            "0.5",
            "(1m)",
            "-(-5m)",
            "2*1m",
            "step()+1",
            "max_of(1m,range())",
            "(-2)^2",
        ][..],
    );
    let offset = prop::sample::select(
        &[
            "5m",
            "-90",
            "(1m)",
            "-(1m+2)",
            "step()",
            "-range()",
            "(1m)+step()",
            "++5*2",
            "+-step()*2",
            "min_of(1,2)",
        ][..],
    );
    let modifier = prop_oneof![
        offset.prop_map(|offset| format!(" offset {offset}")),
        prop::sample::select(&[" @ 3", " @ -1.25", " @ start()", " @ end()", "", ""][..])
            .prop_map(str::to_owned),
    ];
    let selector = prop::sample::select(
        &[
            "up",
            "sum",
            "by",
            "a:b",
            "up{a=\"b\"}",
            "{a!~'x.*',a=\"\\xff\"}",
            "{\"a b\"}",
            "start",
            "fill",
        ][..],
    )
    .prop_map(str::to_owned);
    let leaf = prop_oneof![
        prop::sample::select(
            &[
                "1", "-0", "Inf", "+Inf", "nan", "0x1F", "1_000.5", "'s\\'q'", "5m", "time()"
            ][..]
        )
        .prop_map(str::to_owned),
        (selector.clone(), modifier.clone()).prop_map(|(selector, modifier)| selector + &modifier),
        (selector, duration.clone(), modifier.clone())
            .prop_map(|(selector, range, modifier)| format!("rate({selector}[{range}]{modifier})")),
    ];
    let operator = prop::sample::select(
        &[
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "==",
            ">= bool",
            "and",
            "or on()",
            "unless ignoring(x)",
            "atan2",
            "</",
            "* on(a) group_left",
            "- fill(1)",
            "< bool on(a, b,) group_right(\"c d\") fill_right(-2) fill_left(1e3)",
        ][..],
    );
    leaf.prop_recursive(5, 40, 3, move |inner| {
        prop_oneof![
            (inner.clone(), operator.clone(), inner.clone())
                .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            inner.clone().prop_map(|a| format!("+{a}")),
            inner
                .clone()
                .prop_map(|a| format!("sum by (x, \"y z\") ({a})")),
            inner
                .clone()
                .prop_map(|a| format!("topk(3, {a}) without ()")),
            inner
                .clone()
                .prop_map(|a| format!("clamp_max(vector({a}), -Inf)")),
            (inner, duration.clone(), modifier.clone()).prop_map(|(a, range, modifier)| format!(
                "max_over_time(({a})[{range}:{range}]{modifier})"
            )),
        ]
    })
}

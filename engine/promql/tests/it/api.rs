//! Answers in the shape of the Prometheus HTTP API.

use expect_test::{Expect, expect};
use promql::{QuerySettings, QueryTimes, RangeParams, api_json};
use tsdb::{Labels, MemoryStore};

fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    for (job, value) in [("api", 1.5), ("wörker \"1\"", f64::NAN)] {
        let labels = Labels::new([("__name__", "load"), ("job", job)]);
        store.append(labels, &[(0, value), (60_000, f64::INFINITY)]);
    }
    store
}

/// The answer to `query` at 1.5 s, checked to be JSON.
#[track_caller]
fn check(query: &str, expected: Expect) {
    check_at(query, QueryTimes::Instant(1500), expected);
}

#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "`check(…, expect![…])` reads best"
)]
fn check_at(query: &str, times: QueryTimes, expected: Expect) {
    let outcome = promql::query(&store(), query, times, &QuerySettings::default());
    let json = api_json::answer(query, times, &outcome);
    let _: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    expected.assert_eq(&json);
}

#[test]
fn values_of_every_type() {
    check(
        "load",
        expect![[
            r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"load","job":"api"},"value":[1.500,"1.5"]},{"metric":{"__name__":"load","job":"wörker \"1\""},"value":[1.500,"NaN"]}]},"diagnostics":[]}"#
        ]],
    );
    check(
        "1 / 3e20",
        expect![[
            r#"{"status":"success","data":{"resultType":"scalar","result":[1.500,"3.3333333333333333e-21"]},"diagnostics":[]}"#
        ]],
    );
    check(
        "'a\\n\\x01'",
        expect![[
            r#"{"status":"success","data":{"resultType":"string","result":[1.500,"a\n\u0001"]},"diagnostics":[]}"#
        ]],
    );
    check(
        "load[1m]",
        expect![[
            r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"load","job":"api"},"values":[[0,"1.5"]]},{"metric":{"__name__":"load","job":"wörker \"1\""},"values":[[0,"NaN"]]}]},"diagnostics":[]}"#
        ]],
    );
    check(
        "nothing",
        expect![[
            r#"{"status":"success","data":{"resultType":"vector","result":[]},"diagnostics":[]}"#
        ]],
    );
}

#[test]
fn remarks_are_told_twice_for_people_and_for_editors() {
    check(
        "rate(load[5m]) + quantile(2, load)",
        expect![[
            r#"{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["PromQL warning: quantile value should be between 0 and 1, got 2 (1:27)"],"diagnostics":[{"from":26,"to":27,"line":1,"column":27,"severity":"warning","code":"evaluation","message":"quantile value should be between 0 and 1, got 2"}]}"#
        ]],
    );
}

#[test]
fn problems_are_placed_in_utf16_units() {
    check(
        "load{job=\"😀\"} + rate(load)",
        expect![[
            r#"{"status":"error","errorType":"bad_data","error":"1:22: parse error: `rate` needs a range, like `[5m]`","diagnostics":[{"from":22,"to":26,"line":1,"column":22,"severity":"error","code":"needs-range","message":"`rate` needs a range, like `[5m]`","fix":{"from":26,"to":26,"insert":"[5m]"}}]}"#
        ]],
    );
    check(
        "load + on() load",
        expect![[
            r#"{"status":"error","errorType":"execution","error":"found duplicate series for the match group {} on the right hand-side of the operation: [{__name__=\"load\", job=\"wörker \\\"1\\\"\"}, {__name__=\"load\", job=\"api\"}];many-to-many matching not allowed: matching labels must be unique on one side","diagnostics":[{"from":0,"to":16,"line":1,"column":1,"severity":"error","code":"execution","message":"found duplicate series for the match group {} on the right hand-side of the operation: [{__name__=\"load\", job=\"wörker \\\"1\\\"\"}, {__name__=\"load\", job=\"api\"}];many-to-many matching not allowed: matching labels must be unique on one side"}]}"#
        ]],
    );
}

#[test]
fn a_range_is_a_matrix() {
    check_at(
        "load{job='api'} * 2",
        range(0, 60_000, 30_000),
        expect![[
            r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"job":"api"},"values":[[0,"3"],[30,"3"],[60,"+Inf"]]}]},"diagnostics":[]}"#
        ]],
    );
}

#[test]
fn a_range_that_makes_no_sense_is_refused() {
    check_at(
        "load",
        range(0, 60_000, 0),
        expect![[
            r#"{"status":"error","errorType":"bad_data","error":"the step must be longer than 0","diagnostics":[]}"#
        ]],
    );
    check_at(
        "load",
        range(1, 0, 1000),
        expect![[
            r#"{"status":"error","errorType":"bad_data","error":"the end lies before the start","diagnostics":[]}"#
        ]],
    );
    check_at(
        "1",
        range(0, i64::MAX, 1),
        expect![[
            r#"{"status":"error","errorType":"bad_data","error":"9223372036854775807 steps are more than the 11000 allowed: take a longer step","diagnostics":[]}"#
        ]],
    );
}

fn range(start_ms: i64, end_ms: i64, step_ms: i64) -> QueryTimes {
    QueryTimes::Range(RangeParams {
        start_ms,
        end_ms,
        step_ms,
    })
}

#[test]
fn values_have_an_exponent_only_where_they_are_long() {
    let written =
        [0.0, -0.5, 1e20, 1e21, 1.5e-7, 0.000_001, f64::NEG_INFINITY].map(api_json::format_value);
    assert_eq!(
        written,
        [
            "0",
            "-0.5",
            "100000000000000000000",
            "1e+21",
            "1.5e-07",
            "0.000001",
            "-Inf"
        ]
    );
}

#[test]
fn an_editors_offset_finds_its_byte() {
    let source = "a😀é+";
    assert_eq!(
        [0, 1, 3, 4, 5, 99].map(|units| api_json::byte_offset(source, units)),
        [0, 1, 5, 7, 8, 8]
    );
}

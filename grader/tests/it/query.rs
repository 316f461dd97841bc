//! Arguments, forms of an answer, exit codes.

use std::path::PathBuf;
use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::json;

use crate::batch;

const METRICS: &str = "\
# TYPE up gauge
up{job=\"api\"} 0 60
up{job=\"api\"} 1 120
# TYPE tasks counter
tasks_total{job=\"api\"} 0 60
tasks_total{job=\"api\"} 30 120
# EOF
";

/// [`METRICS`] in a file of the test's own.
fn data(test: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{test}.om.txt"));
    std::fs::write(&path, METRICS).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Exit code, stdout and stderr.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "`check(…, expect![…])` reads best"
)]
fn check(test: &str, arguments: &[&str], expected: Expect) {
    let output = Command::new(env!("CARGO_BIN_EXE_labcheck"))
        .args(["query", "--data", &data(test)])
        .args(arguments)
        .output()
        .unwrap();
    expected.assert_eq(&format!(
        "exit {}\n{}-- stderr\n{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap()
    ));
}

#[test]
fn the_end_of_the_data_is_the_time_unless_another_is_given() {
    check(
        "end",
        &["up"],
        expect![[r#"
        exit 0
        metric  job  value
        up      api  1
        -- stderr
    "#]],
    );
    check(
        "end",
        &["up", "--time", "1970-01-01T00:01:00Z"],
        expect![[r#"
            exit 0
            metric  job  value
            up      api  0
            -- stderr
        "#]],
    );
}

#[test]
fn a_range_is_a_line_for_each_moment() {
    let range = ["--start", "60", "--end", "120", "--step", "1m"];
    check(
        "range",
        &[&["tasks_total"], &range[..]].concat(),
        expect![[r#"
            exit 0
            metric       job  time                  value
            tasks_total  api  1970-01-01T00:01:00Z  0
            tasks_total  api  1970-01-01T00:02:00Z  30
            -- stderr
        "#]],
    );
    check(
        "range",
        &[&["up", "--format", "json"], &range[..]].concat(),
        expect![[r#"
            exit 0
            {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up","job":"api"},"values":[[60,"0"],[120,"1"]]}]},"diagnostics":[]}
            -- stderr
        "#]],
    );
}

#[test]
fn a_query_that_cannot_be_read_is_underlined() {
    check(
        "unreadable",
        &["sum(rate(up))"],
        expect![[r#"
        exit 2
        -- stderr
        sum(rate(up))
                 ^^ `rate` needs a range, like `[5m]`
    "#]],
    );
    check(
        "unreadable",
        &["rate(up)", "--format", "json"],
        expect![[r#"
            exit 2
            {"status":"error","errorType":"bad_data","error":"1:6: parse error: `rate` needs a range, like `[5m]`","diagnostics":[{"from":5,"to":7,"line":1,"column":6,"severity":"error","code":"needs-range","message":"`rate` needs a range, like `[5m]`","fix":{"from":7,"to":7,"insert":"[5m]"}}]}
            -- stderr
        "#]],
    );
}

#[test]
fn a_query_that_fails_ends_with_1() {
    check(
        "failing",
        &["1 + up * on() {job='api'}"],
        expect![[r#"
        exit 1
        -- stderr
        1 + up * on() {job='api'}
            ^^^^^^^^^^^^^^^^^^^^^ found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="up", job="api"}, {__name__="tasks_total", job="api"}];many-to-many matching not allowed: matching labels must be unique on one side
    "#]],
    );
}

#[test]
fn what_a_flag_guards_wants_everything() {
    check(
        "everything",
        &["limitk(1, up)"],
        expect![[r#"
        exit 2
        -- stderr
        limitk(1, up)
        ^^^^^^ `limitk` is experimental
        Prometheus wants `--enable-feature=promql-experimental-functions` for it
    "#]],
    );
    check(
        "everything",
        &["limitk(1, up)", "--everything"],
        expect![[r#"
            exit 0
            metric  job  value
            up      api  1
            -- stderr
        "#]],
    );
}

#[test]
fn every_line_of_a_batch_has_its_answer() {
    let (answers, exit) = batch(
        &data("batch"),
        &[
            json!({"expr": "up", "time": 60.5}),
            json!({"expr": "up", "start": 60, "end": 120, "step": 30}),
            json!({"expr": "up"}),
            json!({"expr": "up", "start": 60}),
            json!({"query": "up"}),
            json!({"expr": "up[", "time": 60}),
        ],
    );
    let found: Vec<_> = answers
        .iter()
        .map(|answer| match answer["status"].as_str() {
            Some("success") => answer["data"]["result"][0].clone(),
            _ => answer["error"].clone(),
        })
        .collect();
    let metric = json!({"__name__": "up", "job": "api"});
    assert_eq!(
        found[..3],
        [
            json!({"metric": metric, "value": [60.5, "0"]}),
            json!({"metric": metric, "values": [[60, "0"], [90, "0"], [120, "1"]]}),
            json!({"metric": metric, "value": [120, "1"]}),
        ]
    );
    assert_eq!(found[3], "say `time`, or `start`, `end` and `step`");
    assert!(
        found[4]
            .as_str()
            .unwrap()
            .starts_with("missing field `expr`")
    );
    assert!(found[5].as_str().unwrap().starts_with("1:"), "{}", found[5]);
    assert_eq!(exit, 1);
}

//! Rules over series that are told in a text.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use rules_web::RuleWorkshop;
use serde_json::Value;

const MINUTE_MS: f64 = 60_000.0;

const QUEUE: &str = "\
groups:
  - name: workers
    interval: 1m
    rules:
      - record: queue:short
        expr: flowforge_queue_depth / 10
      - alert: QueueTooLong
        expr: queue:short > 5
        for: 2m
        keep_firing_for: 1m
        labels:
          severity: warning
        annotations:
          summary: '{{ $value }} tens of tasks wait'
";

#[track_caller]
fn check(rules: &str, series: &str, end_min: f64, expected: &Expect) {
    let workshop = RuleWorkshop::new();
    let answer = workshop.alerts_over(rules, series, MINUTE_MS, end_min * MINUTE_MS);
    let value: Value = serde_json::from_str(&answer).expect("every answer is JSON");
    expected.assert_eq(&format!("{:#}\n", sorted(value)));
}

/// Objects by their keys: what else is built decides whether serde_json keeps the order in which they came.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries: BTreeMap<String, Value> = object.into_iter().collect();
            let entries = entries.into_iter();
            Value::Object(entries.map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        other => other,
    }
}

fn with_rule(rule: &str) -> String {
    format!("groups:\n  - name: a\n    rules:\n      - {rule}\n")
}

#[test]
fn an_alert_waits_fires_and_is_kept() {
    check(
        QUEUE,
        "flowforge_queue_depth 10 90x3 10x3",
        7.0,
        &expect![[r#"
            {
              "replayed": {
                "alerts": [
                  {
                    "alert": "QueueTooLong",
                    "annotations": {
                      "summary": "9 tens of tasks wait"
                    },
                    "labels": {
                      "alertname": "QueueTooLong",
                      "severity": "warning"
                    },
                    "spans": [
                      {
                        "end_ms": 180000,
                        "is_open": false,
                        "start_ms": 60000,
                        "state": "pending"
                      },
                      {
                        "end_ms": 360000,
                        "is_open": false,
                        "start_ms": 180000,
                        "state": "firing"
                      }
                    ]
                  }
                ],
                "recorded": [
                  {
                    "labels": "queue:short",
                    "name": "queue:short",
                    "points": [
                      [
                        0,
                        1.0
                      ],
                      [
                        60000,
                        9.0
                      ],
                      [
                        120000,
                        9.0
                      ],
                      [
                        180000,
                        9.0
                      ],
                      [
                        240000,
                        9.0
                      ],
                      [
                        300000,
                        1.0
                      ],
                      [
                        360000,
                        1.0
                      ],
                      [
                        420000,
                        1.0
                      ]
                    ]
                  }
                ]
              }
            }
        "#]],
    );
}

#[test]
fn an_alert_that_never_held_leaves_no_track() {
    check(
        QUEUE,
        "flowforge_queue_depth 10x2",
        2.0,
        &expect![[r#"
        {
          "replayed": {
            "alerts": [],
            "recorded": [
              {
                "labels": "queue:short",
                "name": "queue:short",
                "points": [
                  [
                    0,
                    1.0
                  ],
                  [
                    60000,
                    1.0
                  ],
                  [
                    120000,
                    1.0
                  ]
                ]
              }
            ]
          }
        }
    "#]],
    );
}

#[test]
fn rules_that_are_no_yaml() {
    check(
        "groups:\n  - name: [a\n",
        "a 1",
        1.0,
        &expect![[r#"
        {
          "refused": "2:11: unclosed bracket '['"
        }
    "#]],
    );
}

#[test]
fn rules_with_an_unknown_field() {
    check(
        &with_rule("{alert: A, expr: up, four: 5m}"),
        "up 1",
        1.0,
        &expect![[r#"
            {
              "refused": "4:30: field four not found in type rulefmt.Rule"
            }
        "#]],
    );
}

#[test]
fn an_expression_that_is_no_promql() {
    check(
        &with_rule("{alert: A, expr: 'rate(up)'}"),
        "up 1",
        1.0,
        &expect![[r#"
            {
              "refused": "4:32: group \"a\", rule 1, \"A\": could not parse expression: 1:6: parse error: `rate` needs a range, like `[5m]`"
            }
        "#]],
    );
}

#[test]
fn a_series_in_no_notation() {
    check(
        QUEUE,
        "up 1\nflowforge_queue_depth 10 lots",
        1.0,
        &expect![[r#"
            {
              "refused": "line 2: `lots`: is no number"
            }
        "#]],
    );
}

#[test]
fn a_template_that_does_not_parse() {
    check(
        &with_rule("{alert: A, expr: up == 1, annotations: {summary: '{{ $value '}}"),
        "up 1",
        1.0,
        &expect![[r#"
            {
              "refused": "4:69: group \"a\", rule 1, \"A\": annotation \"summary\": template: __alert_A:1: unclosed action"
            }
        "#]],
    );
}

#[test]
fn an_expression_that_fails_while_it_is_evaluated() {
    check(
        &with_rule("{record: a, expr: a * on() b}"),
        "a{i=\"1\"} 1\na{i=\"2\"} 1\nb{i=\"1\"} 1\nb{i=\"2\"} 1",
        1.0,
        &expect![[r#"
            {
              "refused": "found duplicate series for the match group {} on the right hand-side of the operation: [{__name__=\"b\", i=\"2\"}, {__name__=\"b\", i=\"1\"}];many-to-many matching not allowed: matching labels must be unique on one side"
            }
        "#]],
    );
}

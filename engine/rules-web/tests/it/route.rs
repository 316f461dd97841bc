//! The way of an alert through an `alertmanager.yml`.

use expect_test::{Expect, expect};
use rules_web::RuleWorkshop;
use serde_json::Value;

const CONFIG: &str = "\
route:
  receiver: mail
  group_by: [alertname]
  routes:
    - receiver: log
      continue: true
      group_by: ['...']
    - matchers: [severity=\"critical\"]
      receiver: pager
      repeat_interval: 1h
      routes:
        - matchers: [team=\"data\"]
          receiver: data
    - matchers: [severity=\"warning\"]
      receiver: chat
      routes:
        - receiver: never
    - matchers: [severity=\"critical\", service=\"billing\"]
      receiver: billing
receivers: [{name: mail}, {name: log}, {name: pager}, {name: data}, {name: chat}, {name: never}, {name: billing}]
";

/// A line a route: where it stands, what it asks for, what became of the alert.
#[track_caller]
fn check(config: &str, labels: &str, expected: &Expect) {
    let answer = RuleWorkshop::new().route(config, labels);
    let answer: Value = serde_json::from_str(&answer).expect("every answer is JSON");
    let told = match answer["routed"].as_array() {
        Some(steps) => steps.iter().map(line).collect(),
        None => format!("{}\n", answer["refused"].as_str().expect("one of the two")),
    };
    expected.assert_eq(&told);
}

fn line(step: &Value) -> String {
    let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
    let indent = "  ".repeat(step["depth"].as_u64().expect("a depth") as usize);
    let mut line = format!(
        "{:>2} {indent}{} -> {}: {}",
        step["line"],
        text("matchers"),
        text("receiver"),
        text("verdict")
    );
    if step["continues"] == true {
        line += ", continues";
    }
    if step["would_match"] == true {
        line += ", would match";
    }
    if !text("why").is_empty() {
        line += &format!(" ({})", text("why"));
    }
    if let Some(group) = step["group"].as_str() {
        let minutes = |name: &str| step[name].as_f64().unwrap_or_default() / 60_000.0;
        line += &format!(
            " group {group} by {}, {} {} {} min",
            step["group_by"],
            minutes("group_wait_ms"),
            minutes("group_interval_ms"),
            minutes("repeat_interval_ms")
        );
    }
    line + "\n"
}

#[test]
fn the_first_child_that_matches_takes_the_alert() {
    check(
        CONFIG,
        r#"{"alertname": "Down", "severity": "critical", "service": "billing"}"#,
        &expect![[r#"
            2 {} -> mail: passed_down
            5   {} -> log: notifies, continues group {alertname="Down", service="billing", severity="critical"} by ["..."], 0.5 5 240 min
            8   {severity="critical"} -> pager: notifies group {alertname="Down"} by ["alertname"], 0.5 5 60 min
            12     {team="data"} -> data: mismatch (team="data" does not hold: the alert has no such label)
            14   {severity="warning"} -> chat: taken_before (its sibling {severity="critical"} took the alert and does not continue)
            17     {} -> never: taken_before (its sibling {severity="critical"} took the alert and does not continue)
            18   {service="billing",severity="critical"} -> billing: taken_before, would match (its sibling {severity="critical"} took the alert and does not continue)
        "#]],
    );
}

#[test]
fn a_route_below_takes_it_from_its_parent() {
    check(
        CONFIG,
        r#"{"severity": "critical", "team": "data"}"#,
        &expect![[r#"
            2 {} -> mail: passed_down
            5   {} -> log: notifies, continues group {severity="critical", team="data"} by ["..."], 0.5 5 240 min
            8   {severity="critical"} -> pager: passed_down
            12     {team="data"} -> data: notifies group {} by ["alertname"], 0.5 5 60 min
            14   {severity="warning"} -> chat: taken_before (its sibling {severity="critical"} took the alert and does not continue)
            17     {} -> never: taken_before (its sibling {severity="critical"} took the alert and does not continue)
            18   {service="billing",severity="critical"} -> billing: taken_before (its sibling {severity="critical"} took the alert and does not continue)
        "#]],
    );
}

#[test]
fn what_no_child_takes_stays_with_the_root() {
    let without_log = CONFIG.replace(
        "    - receiver: log\n      continue: true\n      group_by: ['...']\n",
        "",
    );
    check(
        &without_log,
        r#"{"severity": "urgent"}"#,
        &expect![[r#"
        2 {} -> mail: notifies group {} by ["alertname"], 0.5 5 240 min
        5   {severity="critical"} -> pager: mismatch (severity="critical" does not hold: it is "urgent")
        9     {team="data"} -> data: not_reached
        11   {severity="warning"} -> chat: mismatch (severity="warning" does not hold: it is "urgent")
        14     {} -> never: not_reached
        15   {service="billing",severity="critical"} -> billing: mismatch (service="billing" does not hold: the alert has no such label)
    "#]],
    );
}

#[test]
fn a_receiver_that_is_not_defined() {
    check(
        "route:\n  receiver: mail\nreceivers: []\n",
        "{}",
        &expect![[r#"
            line 2, column 13: route: undefined receiver "mail" used in route
        "#]],
    );
}

#[test]
fn a_configuration_that_is_no_yaml() {
    check(
        "route: [\n",
        "{}",
        &expect![[r#"
        line 1, column 8: unclosed bracket '['
    "#]],
    );
}

#[test]
fn a_matcher_that_is_none() {
    check(
        "route:\n  receiver: a\n  routes:\n    - matchers: ['severity']\nreceivers: [{name: a}]\n",
        "{}",
        &expect![[r#"
            line 4, column 18: route.routes[0].matchers: bad matcher format: severity
        "#]],
    );
}

#[test]
fn labels_that_are_no_object() {
    check(
        CONFIG,
        "severity=critical",
        &expect![[r#"
        the labels: expected value at line 1 column 1
    "#]],
    );
    check(
        CONFIG,
        r#"{"severity": 1}"#,
        &expect![[r#"
        the labels: invalid type: integer `1`, expected a string at line 1 column 14
    "#]],
    );
}

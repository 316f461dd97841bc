//! What is said of lab 03's own rules, and of them with one part replaced.

use expect_test::{Expect, expect};

use crate::checks::fixture::{Fixture, said};
use crate::evidence::HandedIn;

const RULES: &str = include_str!("../../../../labs/03-dashboards/solution/rules/flowforge.yml");
const ROUTING: &str = include_str!("../../../../labs/03-dashboards/solution/alertmanager.yml");

/// What is said of lab 03's own rules with one part replaced.
#[track_caller]
fn check(look_at: &str, from: &str, to: &str, expected: &Expect) {
    assert!(RULES.contains(from), "no `{from}` in the rules");
    let mut evidence = Fixture::reference().build();
    for (name, path, text) in [
        ("rules", "rules/flowforge.yml", RULES.replace(from, to)),
        ("routing", "alertmanager.yml", ROUTING.to_owned()),
    ] {
        let file = HandedIn { path: path.to_owned(), text: Some(text) };
        evidence.files.insert(name.to_owned(), file);
    }
    let check = format!(
        "{{kind: alerts_behave, file: rules, look_at: {look_at}, labels: [service], \
         values: {{service: [api-service, worker-service, node]}}, annotations: [summary, runbook_url], \
         severities: {{page: [critical], ticket: [warning, info]}}, \
         routing: {{file: routing, pages: pager}}}}"
    );
    said(&check, &evidence, expected);
}

/// A rule about the processors, which are busy in a quiet afternoon.
fn with_busy_processors(severity: &str) -> String {
    [
        "- alert: ProcessorsBusy",
        "  expr: 1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) > 0.8",
        "  for: 5m",
        &format!("  labels: {{severity: {severity}, service: node}}"),
        "  annotations: {summary: busy, runbook_url: https://runbooks.flowforge.example/busy}",
        "- alert: TargetDown",
    ]
    .join("\n      ")
}

#[test]
fn good_rules() {
    for (look_at, expected) in [
        ("misses", expect![[r#"
            wanted: every simulated incident that hurts users is paged
            pass: all 13 incidents were paged"#]]),
        ("delay", expect![[r#"
            wanted: a page within 10 minutes of the moment users are first hurt
            pass: the slowest page came after 5m15s"#]]),
        ("false_pages", expect![[r#"
            wanted: no page where nobody is hurt: quiet nights, deploys, one bad scrape
            pass: no page for nothing in 9 drills"#]]),
        ("clearing", expect![[r#"
            wanted: quiet again within 15 minutes of the end of the harm
            pass: every page ended in time in 13 drills"#]]),
        ("steadiness", expect![[r#"
            wanted: one alert for one incident, which does not flap
            pass: one alert each in 14 drills"#]]),
        ("labels", expect![[r#"
            wanted: every alert has a severity that routes know, and `service` (api-service or node or worker-service)
            pass: every label that is asked for in 4 rules"#]]),
        ("annotations", expect![[r#"
            wanted: every alert has `summary`, `runbook_url`, and all that it says makes sense
            pass: sensible texts in 4 rules"#]]),
        ("routing", expect![[r#"
            wanted: every alert that must wake somebody reaches `pager`
            pass: all pages arrive, of 3 rules"#]]),
    ] {
        check(look_at, "groups:", "groups:", &expected);
    }
}

#[test]
fn a_percent_threshold_on_a_ratio_misses_everything_that_fails() {
    check("misses", "> 0.05", "> 5", &expect![[r#"
        wanted: every simulated incident that hurts users is paged
        partial 0.85: error_burst: no alert fired; bad_deploy: no alert fired"#]]);
}

#[test]
fn a_warning_wakes_nobody_and_a_page_for_a_cause_does() {
    check("false_pages", "- alert: TargetDown", &with_busy_processors("warning"), &expect![[r#"
        wanted: no page where nobody is hurt: quiet nights, deploys, one bad scrape
        pass: no page for nothing in 9 drills"#]]);
    check("false_pages", "- alert: TargetDown", &with_busy_processors("critical"), &expect![[r#"
        wanted: no page where nobody is hurt: quiet nights, deploys, one bad scrape
        partial 0.89: cpu_peak: `ProcessorsBusy` woke somebody for nothing and fired for 44m30s"#]]);
}

#[test]
fn a_severity_that_no_route_knows_wakes_nobody() {
    check("labels", "severity: critical", "severity: page", &expect![[r#"
        wanted: every alert has a severity that routes know, and `service` (api-service or node or worker-service)
        partial 0.25: RequestsFail: its `severity` is `page`, where critical, warning, info are known; RequestsSlow: its `severity` is `page`, where critical, warning, info are known; TasksWait: its `severity` is `page`, where critical, warning, info are known"#]]);
    check("routing", "severity: critical", "severity: page", &expect![[r#"
        wanted: every alert that must wake somebody reaches `pager`
        fail: TasksWait: it reaches `chat`; RequestsFail: it reaches `chat`; RequestsSlow: it reaches `chat`"#]]);
}

#[test]
fn a_service_that_there_is_not_and_a_page_without_a_runbook() {
    check("labels", "service: api-service", "service: shop", &expect![[r#"
        wanted: every alert has a severity that routes know, and `service` (api-service or node or worker-service)
        partial 0.50: `RequestsFail` has the label `service` with the value `shop`; `RequestsSlow` has the label `service` with the value `shop`"#]]);
    check("annotations", "runbook_url:", "runbook:", &expect![[r#"
        wanted: every alert has `summary`, `runbook_url`, and all that it says makes sense
        fail: `TasksWait` has no annotation `runbook_url`; `TargetDown` has no annotation `runbook_url`; `RequestsFail` has no annotation `runbook_url`; `RequestsSlow` has no annotation `runbook_url`"#]]);
}

#[test]
fn rules_that_cost_too_much_are_not_replayed() {
    let greedy = "- name: flowforge-alerts\n    interval: 1ms";
    check("misses", "- name: flowforge-alerts", greedy, &expect![[r#"
        wanted: every simulated incident that hurts users is paged
        fail: the rules can't be judged: the rules would be evaluated 57600000 times, more than 240000: use a longer interval or a shorter period"#]]);
    check("steadiness", "- name: flowforge-alerts", greedy, &expect![[r#"
        wanted: one alert for one incident, which does not flap
        fail: the rules can't be judged: the rules would be evaluated 57600000 times, more than 240000: use a longer interval or a shorter period"#]]);
}

#[test]
fn a_rule_that_prometheus_refuses() {
    check("misses", "expr:", "exp:", &expect![[r#"
        wanted: every simulated incident that hurts users is paged
        fail: Prometheus refuses rules/flowforge.yml: 5:9: group "flowforge-alerts", rule 1, "RequestsFail": field 'expr' must be set in rule"#]]);
}

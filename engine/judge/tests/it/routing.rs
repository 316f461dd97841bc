//! Alerts and an Alertmanager configuration together.

use alertmanager::Config;
use judge::{Aspect, Expectation, Finding, judge, routed};

use crate::drills::{Style, played, rules};

const ROUTED: &str = "
route:
  receiver: tickets
  routes:
    - matchers: [severity=\"page\"]
      receiver: pager
receivers:
  - name: pager
  - name: tickets
";

/// What is said about routing when pages should reach `pager` and tickets `tickets`.
fn findings(config: &str) -> Vec<Finding> {
    let text = include_str!("../rules/good/thresholds.yml");
    let expectation = Expectation {
        page_receiver: Some("pager".to_owned()),
        ticket_receiver: Some("tickets".to_owned()),
        ..Style::Thresholds.expectation()
    };
    let config = Config::load(config).expect("a configuration of ours");
    let rules = rules("thresholds", text);
    let judgement = judge(&rules, Some(&config), &played()[..2], &expectation);
    let judgement = judgement.expect("an expectation of ours");
    let afterwards = routed(&judgement, &config, &expectation);
    let routing = judgement.findings.into_iter();
    let routing: Vec<Finding> = routing
        .filter(|finding| finding.aspect == Aspect::Routing)
        .collect();
    assert_eq!(routing, afterwards);
    routing
}

#[test]
fn alerts_that_reach_whom_they_should_lose_nothing() {
    let findings = findings(ROUTED);
    let names: Vec<&str> = findings
        .iter()
        .filter_map(|finding| finding.alert.as_deref())
        .collect();
    assert_eq!(names, ["TasksWait", "TargetDown"]);
    assert!(findings.iter().all(|finding| finding.points == finding.of));
}

#[test]
fn a_page_that_goes_astray_is_named() {
    let findings = findings(&ROUTED.replace("severity=\"page\"", "severity=\"pages\""));
    let lost: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.points < finding.of)
        .collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].alert.as_deref(), Some("TasksWait"));
    assert_eq!(lost[0].expected, "it reaches `pager`");
    assert_eq!(lost[0].seen, "it reaches `tickets`");
}

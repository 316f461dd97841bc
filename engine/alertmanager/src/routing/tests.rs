use tsdb::Labels;

use super::{RouteId, RoutingTree, Verdict};
use crate::{Config, GroupBy};

const TREE: &str = r#"
receivers: [{name: default}, {name: db}, {name: db-pager}, {name: all}]
route:
  receiver: default
  group_by: [alertname]
  routes:
    - receiver: all
      matchers: [severity="critical"]
      continue: true
    - receiver: db
      matchers: [team="db"]
      group_wait: 10s
      mute_time_intervals: []
      routes:
        - receiver: db-pager
          matchers: [severity="critical"]
          group_by: ["..."]
    - receiver: all
      matchers: [team=~"db|web"]
"#;

fn tree() -> RoutingTree {
    RoutingTree::new(&Config::load(TREE).unwrap())
}

fn labels(text: &str) -> Labels {
    Labels::new(text.split(' ').filter_map(|pair| pair.split_once('=')))
}

#[track_caller]
fn goes_to(alert: &str, receivers: &[&str]) {
    assert_eq!(tree().receivers(&labels(alert)), receivers, "{alert}");
    let traced: Vec<RouteId> = tree().trace(&labels(alert)).notifying().collect();
    assert_eq!(traced, tree().matching(&labels(alert)), "{alert}");
}

#[test]
fn the_deepest_match_notifies_and_continue_goes_on_to_the_next_sibling() {
    goes_to("severity=warning", &["default"]);
    goes_to("severity=critical", &["all"]);
    goes_to("team=db", &["db"]);
    goes_to("team=db severity=critical", &["all", "db-pager"]);
    goes_to("team=web", &["all"]);
}

#[test]
fn settings_come_from_above_where_a_route_has_none() {
    let tree = tree();
    let settings = |index| tree.settings(RouteId(index)).unwrap();
    assert_eq!(settings(2).group_wait_ms, 10_000);
    assert_eq!(settings(3).group_wait_ms, 10_000);
    assert_eq!(settings(4).group_wait_ms, 30_000);
    assert_eq!(
        settings(2).group_by,
        GroupBy::Labels(vec!["alertname".to_owned()])
    );
    assert_eq!(settings(3).group_by, GroupBy::All);
    assert_eq!(tree.parent(RouteId(3)), Some(RouteId(2)));
}

#[test]
fn keys_name_the_way_from_the_root() {
    let tree = tree();
    let alert = labels("alertname=Down team=db severity=critical");
    let group = tree.settings(RouteId(2)).unwrap().group_labels(&alert);
    assert_eq!(
        tree.group_key(RouteId(2), &group),
        r#"{}/{team="db"}:{alertname="Down"}"#
    );
}

#[test]
fn the_trace_says_why_each_route_was_passed_over() {
    let trace = tree().trace(&labels("team=db severity=warning"));
    let mismatch = |id| match trace.verdict(RouteId(id)).unwrap() {
        Verdict::Mismatch { matcher, found } => format!("{matcher} is {found:?}"),
        other => format!("{other:?}"),
    };
    assert_eq!(mismatch(1), r#"severity="critical" is "warning""#);
    assert_eq!(mismatch(3), r#"severity="critical" is "warning""#);
    assert_eq!(trace.verdict(RouteId(0)), Some(&Verdict::PassedDown));
    assert_eq!(trace.verdict(RouteId(2)), Some(&Verdict::Notifies));
    assert_eq!(
        trace.verdict(RouteId(4)),
        Some(&Verdict::TakenBefore { by: RouteId(2) })
    );
    let trace = tree().trace(&labels("team=ops"));
    assert_eq!(trace.verdict(RouteId(3)), Some(&Verdict::NotReached));
    assert_eq!(trace.routes.iter().map(|route| route.depth).max(), Some(2));
}

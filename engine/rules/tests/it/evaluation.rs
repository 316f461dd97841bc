//! Groups evaluated over a few minutes: samples written, states, templates, errors.

use rules::eval::{AlertState, Period, ReplayOptions, Stopped, replay};

use crate::scene::{MINUTE, changes, play, rules, store, written};

#[track_caller]
fn check_written(groups: &str, series: &str, last: i64, expected: &[&str]) {
    let (file, store) = (rules(groups), store(series));
    assert_eq!(written(&play(&file, &store, last), last), expected);
}

#[track_caller]
fn check_changes(groups: &str, series: &str, last: i64, expected: &[&str]) {
    let (file, store) = (rules(groups), store(series));
    assert_eq!(changes(&play(&file, &store, last)), expected);
}

#[test]
fn a_rule_sees_what_earlier_rules_wrote_at_the_same_moment() {
    check_written(
        "
groups:
- name: g
  labels: {team: a, gone: x}
  rules:
  - record: double
    expr: 2 * a
  - record: four_times
    expr: 2 * double
    labels: {team: b, gone: ''}
",
        r#"a{i="1"} 1 2 3"#,
        2,
        &[
            r#"double{gone="x", i="1", team="a"} 2 4 6"#,
            r#"four_times{i="1", team="b"} 4 8 12"#,
        ],
    );
}

#[test]
fn a_rule_sees_what_later_rules_wrote_the_moment_before() {
    check_written(
        "
groups:
- name: g
  rules:
  - record: before
    expr: after
  - record: after
    expr: a
",
        "a 1 2 3",
        2,
        &["after 1 2 3", "before _ 1 2"],
    );
}

#[test]
fn a_rule_may_read_its_own_past() {
    check_written(
        "
groups:
- name: g
  rules:
  - record: count
    expr: (count + 1) or vector(1)
",
        "",
        3,
        &["count 1 2 3 4"],
    );
}

#[test]
fn a_series_that_is_no_longer_given_is_marked_stale() {
    check_written(
        "groups: [{name: g, rules: [{record: r, expr: 'a > 1'}]}]",
        r#"
a{i="1"} 2 2 1 2
a{i="2"} 1 5 stale _
"#,
        3,
        &[r#"r{i="1"} 2 2 stale 2"#, r#"r{i="2"} _ 5 stale _"#],
    );
}

#[test]
fn the_offset_moves_reading_and_writing() {
    check_written(
        "groups: [{name: g, query_offset: 1m, rules: [{record: r, expr: a}]}]",
        "a 1 2 3 4",
        3,
        &["r 1 2 3 _"],
    );
}

#[test]
fn what_was_recorded_before_is_recorded_anew() {
    let (file, store) = (
        rules("groups: [{name: g, rules: [{record: r, expr: a}]}]"),
        store("a 1 2 3 4\nr 9 9 9 9"),
    );
    let period = Period {
        start_ms: 2 * MINUTE,
        end_ms: 3 * MINUTE,
    };
    let replay = replay(&file.groups, &store, period, &ReplayOptions::default());
    assert_eq!(written(&replay, 3), ["r 9 9 3 4"]);
}

#[test]
fn pending_then_firing_then_inactive() {
    check_changes(
        "groups: [{name: g, rules: [{alert: A, expr: a > 0, for: 2m}, {alert: B, expr: a > 0}]}]",
        r#"
a{i="1"} 1 1 1 1 0 1 1
a{i="2"} 0 1 1 0 0 0 0
"#,
        6,
        &[
            r#"{alertname="A", i="1"} pending@0 firing@2 inactive@4 pending@5"#,
            r#"{alertname="A", i="2"} pending@1 inactive@3"#,
            r#"{alertname="B", i="1"} firing@0 inactive@4 firing@5"#,
            r#"{alertname="B", i="2"} firing@1 inactive@3"#,
        ],
    );
}

#[test]
fn an_alert_is_kept_firing() {
    check_changes(
        "groups: [{name: g, rules: [{alert: A, expr: a > 0, for: 1m, keep_firing_for: 2m}]}]",
        "a 1 1 0 1 0 0 0 0 1 0",
        9,
        &[r#"{alertname="A"} pending@0 firing@1 inactive@6 pending@8 inactive@9"#],
    );
}

#[test]
fn alerts_are_written_as_series() {
    check_written(
        "
groups:
- name: g
  rules:
  - alert: A
    expr: a > 0
    for: 1m
    labels: {sev: page, empty: '{{ $labels.none }}'}
",
        r#"a{i="1"} 0 1 1 0"#,
        3,
        &[
            r#"ALERTS_FOR_STATE{alertname="A", empty="{{ $labels.none }}", i="1", sev="page"} _ 60 60 stale"#,
            r#"ALERTS{alertname="A", alertstate="firing", empty="{{ $labels.none }}", i="1", sev="page"} _ _ 1 stale"#,
            r#"ALERTS{alertname="A", alertstate="pending", empty="{{ $labels.none }}", i="1", sev="page"} _ 1 stale _"#,
        ],
    );
}

#[test]
fn rules_may_read_alerts() {
    check_written(
        "
groups:
- name: g
  rules:
  - alert: A
    expr: a > 0
  - record: firing
    expr: count(ALERTS{alertstate='firing'})
",
        "a 1 0 1",
        2,
        &[
            "ALERTS_FOR_STATE{alertname=\"A\"} 0 stale 120",
            "ALERTS{alertname=\"A\", alertstate=\"firing\"} 1 stale 1",
            "firing 1 stale 1",
        ],
    );
}

#[test]
fn templates_of_labels_and_annotations() {
    let file = rules(
        "
groups:
- name: g
  rules:
  - alert: A
    expr: a > 0
    for: 1m
    labels: {sev: '{{ if gt $value 5.0 }}page{{ else }}ticket{{ end }}'}
    annotations:
      summary: '{{ $labels.i }} has {{ $value }}'
      plain: text
",
    );
    let store = store(r#"a{i="1"} 1 2 9 9"#);
    let replay = play(&file, &store, 3);
    assert_eq!(
        changes(&replay),
        [
            r#"{alertname="A", i="1", sev="page"} pending@2 firing@3"#,
            r#"{alertname="A", i="1", sev="ticket"} pending@0 firing@1 inactive@2"#,
        ]
    );
    let rule = replay.rules().next().unwrap();
    let ticket = &rule.alerts[1].episodes[0];
    let summaries: Vec<&str> = ticket
        .annotations
        .iter()
        .map(|(_, texts)| texts[0].1.as_str())
        .collect();
    assert_eq!(summaries, ["1 has 1", "1 has 2"]);
    assert_eq!(ticket.value_at(MINUTE), Some(2.0));
    let page = &rule.alerts[0];
    assert_eq!(page.state_at(2 * MINUTE), AlertState::Pending);
    let episode = page.episode_at(3 * MINUTE).unwrap();
    assert_eq!(
        replay.annotations_at(rule.rule, episode, 3 * MINUTE)[0],
        ("summary".to_owned(), "1 has 9".to_owned())
    );
    assert_eq!(rule.active_at(MINUTE).count(), 1);
}

#[test]
fn errors_are_told_and_leave_the_state_alone() {
    let file = rules(
        "
groups:
- name: g
  limit: 1
  rules:
  - {alert: A, expr: a}
  - {alert: B, expr: 'a / on(i) b'}
  - {record: r, expr: a}
  - {record: s, expr: a, labels: {i: x}}
  - {record: t, expr: '\"text\"'}
",
    );
    let store = store(
        r#"
a{i="1"} 1 1 stale
a{i="2"} _ 1 1
b{i="1"} 1 1 1
b{i="1", j="x"} _ 1 stale
"#,
    );
    let replay = play(&file, &store, 2);
    let errors: Vec<String> = replay
        .rules()
        .flat_map(|rule| {
            rule.errors.iter().map(|e| {
                format!(
                    "{} {}-{}: {}",
                    rule.rule.name,
                    e.from_ms / MINUTE,
                    e.to_ms / MINUTE,
                    e.message
                )
            })
        })
        .collect();
    assert_eq!(errors.len(), 5, "{errors:#?}");
    assert_eq!(errors[0], "A 1-1: exceeded limit of 1 with 2 alerts");
    assert!(errors[1].starts_with("B 1-1: found duplicate series for the match group {i=\"1\"}"));
    assert_eq!(errors[2], "r 1-1: exceeded limit of 1 with 2 series");
    assert_eq!(
        errors[3],
        "s 1-1: vector contains metrics with the same labelset after applying rule labels"
    );
    assert_eq!(errors[4], "t 0-2: rule result is not a vector or scalar");
    assert_eq!(
        changes(&replay),
        [
            r#"{alertname="A", i="1"} firing@0 inactive@1"#,
            r#"{alertname="A", i="2"} firing@2"#,
            r#"{alertname="B", i="1"} firing@0 inactive@2"#,
        ]
    );
}

#[test]
fn groups_have_their_own_intervals() {
    check_written(
        "
groups:
- {name: slow, interval: 2m, rules: [{record: slow, expr: a}]}
- {name: fast, rules: [{record: fast, expr: slow + a}]}
",
        "a 1 2 3 4",
        3,
        &["fast 2 3 6 7", "slow 1 _ 3 _"],
    );
}

#[test]
fn what_would_take_too_long_is_not_begun_or_cut_short() {
    let file = rules("groups: [{name: g, interval: 1ms, rules: [{record: r, expr: a}]}]");
    let store = store("a 1 2 3");
    let day = Period {
        start_ms: 0,
        end_ms: 24 * 60 * MINUTE,
    };
    let replayed = replay(&file.groups, &store, day, &ReplayOptions::default());
    assert_eq!(
        replayed.stopped,
        Some(Stopped::TooManyEvaluations {
            needed: 86_400_001,
            limit: 50_000_000
        })
    );
    let few = ReplayOptions {
        max_samples_written: 10,
        every_group_at_ms: Some(MINUTE / 10),
        ..ReplayOptions::default()
    };
    let replayed = replay(&file.groups, &store, day, &few);
    assert_eq!(
        replayed.stopped,
        Some(Stopped::TooManySamples { limit: 10 })
    );
    assert_eq!(replayed.written().samples(), 11);
    let file = rules(
        "groups: [{name: g, rules: [{alert: A, expr: time(), labels: {v: '{{ $value }}'}}]}]",
    );
    let few = ReplayOptions {
        max_series_written: 10,
        ..ReplayOptions::default()
    };
    let replayed = replay(&file.groups, &store, day, &few);
    assert_eq!(replayed.stopped, Some(Stopped::TooManySeries { limit: 10 }));
    let at_once = || true;
    let mut interrupted = ReplayOptions {
        every_group_at_ms: Some(MINUTE),
        ..ReplayOptions::default()
    };
    interrupted.eval.interrupt = Some(&at_once);
    let replayed = replay(&file.groups, &store, day, &interrupted);
    assert_eq!(replayed.stopped, Some(Stopped::Interrupted));
}

#[test]
fn of_two_samples_for_one_series_the_first_is_kept() {
    let file = rules(
        "groups: [{name: g, rules: [{record: r, expr: vector(0.5)}, {record: r, expr: vector(7)}, {record: r, expr: vector(0.5)}]}]",
    );
    let store = store("");
    let replay = play(&file, &store, 1);
    assert_eq!(written(&replay, 1), ["r 0.5 0.5"]);
    let errors = replay.rules().map(|rule| rule.errors.len());
    assert_eq!(errors.collect::<Vec<_>>(), [0, 2, 0]);
    let second = replay.rules().nth(1).unwrap();
    assert_eq!(
        second.errors[1].message,
        "duplicate sample for timestamp 60000; overrides not allowed: existing 0.5, new value 7"
    );
}

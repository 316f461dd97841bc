use expect_test::{Expect, expect};
use tsdb::Labels;

use super::{Alert, Cause, Options, Timeline, play};
use crate::Config;

/// Plays an hour; times in seconds, labels as `a=b c=d`.
fn timeline(config: &str, alerts: &[(&str, i64, Option<i64>)]) -> Timeline {
    let alerts: Vec<Alert> = alerts
        .iter()
        .map(|(labels, starts, ends)| Alert {
            labels: Labels::new(labels.split(' ').filter_map(|pair| pair.split_once('='))),
            annotations: Labels::default(),
            starts_at_ms: starts * 1_000,
            ends_at_ms: ends.map(|end| end * 1_000),
        })
        .collect();
    let options = Options {
        until_ms: 3_600_000,
        most_notifications: 1_000,
    };
    play(&Config::load(config).unwrap(), &alerts, &options)
}

#[track_caller]
fn check(config: &str, alerts: &[(&str, i64, Option<i64>)], expected: &Expect) {
    let timeline = timeline(config, alerts);
    let lines: Vec<String> = timeline
        .notifications
        .iter()
        .map(|sent| {
            let alerts: Vec<String> = sent
                .alerts
                .iter()
                .map(|alert| {
                    let name = alerts.get(alert.alert).map_or("?", |(labels, ..)| labels);
                    format!("{}{name}", if alert.is_firing { "+" } else { "-" })
                })
                .collect();
            let seconds = sent.at_ms / 1_000;
            let reason = sent.reason.text();
            format!(
                "{seconds} {} {}: {reason}\n",
                sent.receiver,
                alerts.join(" ")
            )
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

const TEAM: &str = "
receivers:
- name: team
  webhook_configs: [{url: http://localhost/}]
route:
  receiver: team
  group_by: [alertname]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 20m
";

#[test]
fn a_group_waits_then_reports_at_its_interval_and_repeats() {
    // The repeat is due at 1830, but only what is older than the interval is repeated.
    check(
        TEAM,
        &[
            ("alertname=Down instance=a", 0, Some(2_500)),
            ("alertname=Down instance=b", 40, Some(400)),
        ],
        &expect![[r"
            30 team +alertname=Down instance=a: first notification
            330 team +alertname=Down instance=a +alertname=Down instance=b: new alerts added
            630 team +alertname=Down instance=a -alertname=Down instance=b: some alerts resolved
            2130 team +alertname=Down instance=a: repeat interval elapsed
            2730 team -alertname=Down instance=a: all alerts resolved
        "]],
    );
}

#[test]
fn an_alert_over_before_the_first_flush_is_never_told() {
    check(TEAM, &[("alertname=Blip", 0, Some(29))], &expect![""]);
    // Its group is gone with it: the next one waits anew.
    check(
        TEAM,
        &[
            ("alertname=Blip", 0, Some(29)),
            ("alertname=Blip", 100, None),
        ],
        &expect![[r"
            130 team +alertname=Blip: first notification
            1630 team +alertname=Blip: repeat interval elapsed
            3130 team +alertname=Blip: repeat interval elapsed
        "]],
    );
}

#[test]
fn who_does_not_hear_of_ends_gets_no_message_for_them() {
    let config = TEAM.replace("localhost/}", "localhost/, send_resolved: false}");
    check(
        &config,
        &[
            ("alertname=Down instance=a", 0, Some(600)),
            ("alertname=Down instance=b", 0, Some(100)),
        ],
        &expect![[r"
            30 team +alertname=Down instance=a +alertname=Down instance=b: first notification
        "]],
    );
}

#[test]
fn an_inhibited_alert_is_told_once_its_source_is_over() {
    let config = format!(
        "{TEAM}\ninhibit_rules:\n- source_matchers: [alertname=ClusterDown]\n  target_matchers: [alertname=Down]\n"
    );
    let alerts = [
        ("alertname=ClusterDown", 0, Some(200)),
        ("alertname=Down", 10, None),
    ];
    check(
        &config,
        &alerts,
        &expect![[r"
            30 team +alertname=ClusterDown: first notification
            330 team -alertname=ClusterDown: all alerts resolved
            340 team +alertname=Down: first notification
            1840 team +alertname=Down: repeat interval elapsed
            3340 team +alertname=Down: repeat interval elapsed
        "]],
    );
    let held = timeline(&config, &alerts).held_back;
    assert_eq!(held.len(), 1);
    assert_eq!(
        (held[0].at_ms, &held[0].cause),
        (40_000, &Cause::Inhibited { rule: 0, by: 0 })
    );
}

#[test]
fn who_was_told_hears_of_the_end_although_the_entry_expired_meanwhile() {
    let config = format!(
        "{}\ninhibit_rules:\n- source_matchers: [alertname=ClusterDown]\n  target_matchers: [alertname=Down]\n",
        TEAM.replace("repeat_interval: 20m", "repeat_interval: 1m")
    );
    check(
        &config,
        &[
            ("alertname=Down", 0, Some(595)),
            ("alertname=ClusterDown team=x", 40, Some(595)),
        ],
        &expect![[r"
            30 team +alertname=Down: first notification
            70 team +alertname=ClusterDown team=x: first notification
            370 team +alertname=ClusterDown team=x: repeat interval elapsed
            630 team -alertname=Down: all alerts resolved
            670 team -alertname=ClusterDown team=x: all alerts resolved
        "]],
    );
}

#[test]
fn a_muted_route_tells_when_the_time_is_over_and_an_inactive_one_when_it_begins() {
    let timed = |kind: &str, hours: (&str, &str)| {
        let (start, end) = hours;
        format!(
            "{TEAM}  routes:\n  - matchers: [alertname=Down]\n    {kind}: [early]\ntime_intervals:\n- name: early\n  time_intervals: [{{times: [{{start_time: '{start}', end_time: '{end}'}}]}}]\n"
        )
    };
    let alerts = [("alertname=Down", 0, None)];
    let expected = expect![[r"
        930 team +alertname=Down: first notification
        2430 team +alertname=Down: repeat interval elapsed
    "]];
    check(
        &timed("mute_time_intervals", ("00:00", "00:15")),
        &alerts,
        &expected,
    );
    check(
        &timed("active_time_intervals", ("00:15", "01:00")),
        &alerts,
        &expected,
    );
}

#[test]
fn what_two_integrations_were_told_is_logged_apart() {
    let config = TEAM.replace(
        "[{url: http://localhost/}]",
        "[{url: http://localhost/}, {url: http://localhost/2, send_resolved: false}]",
    );
    let played = timeline(&config, &[("alertname=Down", 0, Some(100))]);
    let told: Vec<(i64, usize, bool)> = played
        .notifications
        .iter()
        .map(|sent| (sent.at_ms, sent.integration_index, sent.is_firing()))
        .collect();
    assert_eq!(
        told,
        [(30_000, 0, true), (30_000, 1, true), (330_000, 0, false)]
    );
    assert_eq!(
        played.first_page(0, "team").map(|sent| sent.at_ms),
        Some(30_000)
    );
}

#[test]
fn limits_end_a_play_that_would_not_end() {
    let config = TEAM
        .replace("group_interval: 5m", "group_interval: 1ms")
        .replace("20m", "1ms");
    let played = timeline(&config, &[("alertname=Down", 0, None)]);
    assert!(played.is_cut_short);
    assert_eq!(played.notifications.len(), 1_000);
}

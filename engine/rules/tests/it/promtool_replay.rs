//! The same rules and samples before `promtool test rules`, where it is at hand. It is told our results as its
//! expectations: every alert that fires at every minute, with labels and annotations, and every series written.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use rules::eval::{AlertState, Replay};
use tsdb::{Labels, METRIC_NAME};

use crate::scene::{MINUTE, play, rules, store};

/// Checks the minutes `0..=last`.
#[track_caller]
fn check(groups: &str, series: &str, last: i64) {
    let promtool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/promtool");
    if !promtool.is_file() {
        println!("skipped: no promtool in target/stack/bin");
        return;
    }
    let (file, store) = (rules(groups), store(series));
    let replay = play(&file, &store, last);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rules.yml"), groups).unwrap();
    let test = unit_test(&replay, series, last);
    std::fs::write(folder.path().join("test.yml"), &test).unwrap();
    let output = Command::new(&promtool)
        .args(["test", "rules", "test.yml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{test}");
}

fn unit_test(replay: &Replay<'_>, series: &str, last: i64) -> String {
    // promtool takes groups in any order unless told.
    let groups: Vec<&str> = replay
        .groups
        .iter()
        .map(|history| history.group.name.as_str())
        .collect();
    let mut test = format!(
        "rule_files: [rules.yml]\nevaluation_interval: 1m\ngroup_eval_order: [{}]\n\
         tests:\n- interval: 1m\n  input_series:\n",
        groups.join(", ")
    );
    for line in series
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let end = line
            .find('}')
            .map_or_else(|| line.find(' ').unwrap(), |at| at + 1);
        let (name, values) = line.split_at(end);
        writeln!(
            test,
            "  - {{series: '{name}', values: '{}'}}",
            values.trim()
        )
        .unwrap();
    }
    test.push_str("  alert_rule_test:\n");
    for minute in 0..=last {
        firing_at(replay, minute, &mut test);
    }
    test.push_str("  promql_expr_test:\n");
    for name in names(replay) {
        for minute in 0..=last {
            samples_at(replay, &name, minute, &mut test);
        }
    }
    test
}

fn firing_at(replay: &Replay<'_>, minute: i64, test: &mut String) {
    let at_ms = minute * MINUTE;
    let mut rules: Vec<_> = replay
        .rules()
        .filter(|rule| rule.recorded.is_empty())
        .collect();
    rules.sort_by_key(|rule| rule.rule.name.to_string());
    for same_name in rules.chunk_by(|a, b| a.rule.name == b.rule.name) {
        let name = &same_name[0].rule.name;
        writeln!(
            test,
            "  - {{eval_time: {minute}m, alertname: {name}, exp_alerts: ["
        )
        .unwrap();
        for rule in same_name {
            let firing =
                |episode: &rules::eval::Episode| episode.state_at(at_ms) == AlertState::Firing;
            for (alert, episode) in rule.active_at(at_ms).filter(|(_, episode)| firing(episode)) {
                let annotations = replay.annotations_at(rule.rule, episode, at_ms);
                let labels = alert.labels.iter().filter(|(name, _)| *name != "alertname");
                let labels = labels.map(|(name, value)| format!("{name:?}: {value:?}"));
                let texts = annotations
                    .iter()
                    .map(|(name, text)| format!("{name:?}: {text:?}"));
                writeln!(
                    test,
                    "      {{exp_labels: {{{}}}, exp_annotations: {{{}}}}},",
                    labels.collect::<Vec<_>>().join(", "),
                    texts.collect::<Vec<_>>().join(", ")
                )
                .unwrap();
            }
        }
        test.push_str("    ]}\n");
    }
}

fn names(replay: &Replay<'_>) -> Vec<String> {
    let series = replay.written().series();
    let mut names: Vec<String> = series
        .map(|series| series.labels.metric_name().to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// What was written at exactly this minute: promtool is asked for a range shorter than the interval.
fn samples_at(replay: &Replay<'_>, name: &str, minute: i64, test: &mut String) {
    writeln!(
        test,
        "  - expr: 'last_over_time({name}[59s])'\n    eval_time: {minute}m\n    exp_samples: ["
    )
    .unwrap();
    for series in replay
        .written()
        .series()
        .filter(|series| series.labels.metric_name() == name)
    {
        let position = series
            .timestamps
            .iter()
            .position(|time| *time == minute * MINUTE);
        if let Some(value) = position.map(|position| series.values[position])
            && !tsdb::is_stale_nan(value)
        {
            writeln!(
                test,
                "      {{labels: '{}', value: {value}}},",
                quoted(&series.labels)
            )
            .unwrap();
        }
    }
    test.push_str("    ]\n");
}

fn quoted(labels: &Labels) -> String {
    let others = labels.iter().filter(|(name, _)| *name != METRIC_NAME);
    let pairs: Vec<String> = others
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect();
    format!("{}{{{}}}", labels.metric_name(), pairs.join(",")).replace('\'', "''")
}

const DATA: &str = r#"
a{i="1", job="x"} 1 2 3 5 8 _ _ 9 9 9 1 0 0 4 4 4 4 4 4 0
a{i="2", job="x"} 0 0 0 4 9 9 9 9 stale _ _ 5 6 7 8 9 9 9 0 0
b{i="1"} 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5
c_total 0 60 120 180 180 180 180 300 500 600 600 600 0 10 20 30 40 900 901 902
"#;

#[test]
fn states_and_templates() {
    check(
        "
groups:
- name: g
  labels: {team: ops, sev: none}
  rules:
  - {alert: Plain, expr: a > 3}
  - {alert: Waits, expr: a > 3, for: 2m, labels: {sev: page}}
  - {alert: Keeps, expr: a > 8, for: 1m, keep_firing_for: 3m}
  - alert: Told
    expr: a > 3
    labels: {sev: '{{ if gt $value 7.0 }}high{{ end }}', who: '{{ $labels.job | toUpper }}'}
    annotations:
      summary: '{{ $labels.i }} of {{ $labels.job }} is {{ $value | humanize }}'
      others: '{{ range query \"b\" }}{{ .Labels.i }}={{ .Value }}{{ end }}'
  - {alert: Told, expr: b > 4, labels: {sev: low}}
",
        DATA,
        19,
    );
}

#[test]
fn chains_circles_and_staleness() {
    check(
        "
groups:
- name: one
  rules:
  - {record: early, expr: late}
  - {record: rate, expr: 'rate(c_total[5m])'}
  - {record: count, expr: '(count + 1) or vector(0)'}
  - {record: high, expr: 'a > 4', labels: {job: '', k: v}}
- name: two
  rules:
  - {record: late, expr: 'sum by (i) (high)'}
  - {record: ratio, expr: 'high / on(i) group_left late + on() group_left rate'}
  - {alert: High, expr: 'late > 5', for: 1m}
  - {record: firing, expr: 'count by (alertstate) (ALERTS)'}
  - {record: since, expr: 'time() - ALERTS_FOR_STATE'}
  - {record: window, expr: 'max_over_time(late[5m:1m] offset 1m)'}
  - {record: begin, expr: 'b @ end() + on() group_right vector(time())'}
",
        DATA,
        19,
    );
}

#[test]
fn offsets() {
    check(
        "
groups:
- name: late
  query_offset: 2m
  rules:
  - {record: moved, expr: a}
  - {alert: Moved, expr: 'moved > 4', for: 1m}
- name: now
  rules:
  - {record: now, expr: moved}
  - {record: states, expr: 'ALERTS'}
",
        DATA,
        19,
    );
}

/// The rules that both ways of evaluating are compared with, but for those that fail, where promtool stops, and those
/// that choose among equals, where chance rules.
#[test]
fn rules_of_every_kind_in_two_orders() {
    const LEFT_OUT: [&str; 8] = [
        "r3",
        "r7",
        "r8",
        "k: x",
        "r2 @ 120",
        "a @ end()",
        "b > 2",
        "topk",
    ];
    let rules: Vec<&str> = crate::equality::RULES
        .iter()
        .copied()
        .filter(|rule| LEFT_OUT.iter().all(|part| !rule.contains(part)))
        .collect();
    let backwards: Vec<&str> = rules.iter().rev().copied().collect();
    for rules in [rules, backwards] {
        let (first, second) = rules.split_at(rules.len() / 2);
        let groups = format!(
            "groups:\n- {{name: one, rules: [{}]}}\n- {{name: two, rules: [{}]}}\n",
            first.join(",\n  "),
            second.join(",\n  ")
        );
        check(&groups, DATA, 19);
    }
}

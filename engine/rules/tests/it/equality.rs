//! Evaluating for many moments at once gives what evaluating moment by moment gives.

use proptest::prelude::*;
use rules::eval::{Period, Replay, ReplayOptions, replay};
use rules::load::{LoadOptions, load};

use crate::scene::{MINUTE, store};

/// Rules that read the data, each other forwards, backwards and in circles, and that fail now and then.
pub const RULES: &[&str] = &[
    "{record: r1, expr: 'sum by (i) (rate(a[3m]))'}",
    "{record: r1, expr: a, labels: {k: x}}",
    "{record: r1, expr: b, labels: {k: x}}",
    "{record: r2, expr: 'r1 > 0.001'}",
    "{record: r3, expr: 'r2 + on(i) group_left r1'}",
    "{record: r3, expr: 'max_over_time(r1[5m])'}",
    "{record: r4, expr: 'r4 + 1 or vector(0)'}",
    "{record: r5, expr: 'r1 offset -1m'}",
    "{record: r5, expr: 'r2 @ 120'}",
    "{record: r6, expr: 'a @ end()'}",
    "{record: r6, expr: 'avg_over_time(r1[4m:1m] offset 1m)'}",
    "{record: r7, expr: 'a / on(i) b'}",
    "{record: r8, expr: 'label_replace(a, \"i\", \"x\", \"\", \"\")'}",
    "{record: r9, expr: 'count(ALERTS) or count({__name__=~\"r.\"})'}",
    "{alert: A, expr: 'a > 2', for: 2m}",
    "{alert: A, expr: 'a > 4', for: 1m, labels: {sev: page}}",
    "{alert: A, expr: 'b > 2', keep_firing_for: 2m}",
    "{alert: B, expr: 'r2 or r3', labels: {v: '{{ $value }}'}}",
    "{alert: B, expr: 'r1', annotations: {s: '{{ $value }} {{ $labels.i }}'}}",
    "{alert: C, expr: 'ALERTS{alertname=\"A\", alertstate=\"firing\"}'}",
    "{alert: D, expr: 'absent(r2)', annotations: {s: '{{ with query \"max(r1)\" }}{{ . | first | value }}{{ end }}'}}",
    "{alert: D, expr: 'b > 3', annotations: {s: '{{ range query (printf \"r%d\" 4) }}{{ .Value }}{{ end }}'}}",
    "{alert: E, expr: 'vector(time()) > 100 and on() (r4 % 2 == 0)'}",
    "{alert: F, expr: 'topk(1, a) > 0'}",
];

fn told(replay: &Replay<'_>) -> String {
    let mut told = String::new();
    for rule in replay.rules() {
        told.push_str(&format!(
            "{} {}\n{:?}\n{:?}\n{:?}\n{:?}\n",
            rule.rule.name,
            rule.evaluations,
            rule.alerts,
            rule.recorded,
            rule.errors,
            rule.warnings
        ));
    }
    let mut series: Vec<String> = replay
        .written()
        .series()
        .filter(|series| !series.values.is_empty())
        .map(|series| {
            let bits: Vec<u64> = series.values.iter().map(|value| value.to_bits()).collect();
            format!("{} {:?} {bits:?}", series.labels, series.timestamps)
        })
        .collect();
    series.sort();
    told + &series.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]
    #[test]
    fn at_once_is_as_one_by_one(
        groups in prop::collection::vec(
            (prop::collection::vec(prop::sample::select(RULES), 1..6), 1..3_i64, 0..2_i64, 0..4_i64),
            1..4,
        ),
        data in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.9, 0..6_u8), 40), 4),
    ) {
        let mut source = "groups:\n".to_owned();
        for (index, (rules, interval, offset, limit)) in groups.iter().enumerate() {
            source.push_str(&format!(
                "- name: g{index}\n  interval: {interval}m\n  query_offset: {offset}m\n  limit: {}\n  rules: [{}]\n",
                if *limit == 3 { 2 } else { 0 },
                rules.join(", "),
            ));
        }
        let file = load(&source, &LoadOptions::default());
        prop_assert!(file.is_valid(), "{:?}", file.problems);
        let names = [r#"a{i="1"}"#, r#"a{i="2"}"#, r#"b{i="1"}"#, r#"b{i="1", j="2"}"#];
        let lines: Vec<String> = names
            .iter()
            .zip(&data)
            .map(|(name, values)| {
                let values = values.iter().map(|value| {
                    value.map_or(" _".to_owned(), |value| if value == 0 { " stale".to_owned() } else { format!(" {value}") })
                });
                format!("{name}{}", values.collect::<String>())
            })
            .collect();
        let store = store(&lines.join("\n"));
        let period = Period { start_ms: 0, end_ms: 40 * MINUTE };
        let at_once = replay(&file.groups, &store, period, &ReplayOptions::default());
        let one_by_one = ReplayOptions { one_by_one: true, ..ReplayOptions::default() };
        let one_by_one = replay(&file.groups, &store, period, &one_by_one);
        prop_assert_eq!(told(&at_once), told(&one_by_one));
    }
}

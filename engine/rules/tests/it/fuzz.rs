//! Any bytes: no panic.

use proptest::prelude::*;
use rules::eval::{Period, ReplayOptions, replay};
use rules::load::{LoadOptions, load_bytes};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn loading_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        load_bytes(&bytes, &LoadOptions::default());
    }

    #[test]
    fn loading_what_looks_like_rules(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "groups:\n", "- name: g\n", "  rules:\n", "  - alert: A\n", "  - record: r\n", "    expr: ", "up\n",
                "|\n", "      sum(\n", "rate(x[5m])", "{{ $labels.a }}", "    for: 5m\n", "    labels:\n",
                "      a: ", "'", "\"", "\n", " ", "é", "\\", "&a ", "*a", "<<: ", "5m", "{", "}", "\t", "\r\n",
            ]),
            0..40,
        )
    ) {
        load_bytes(pieces.concat().as_bytes(), &LoadOptions::default());
    }

    #[test]
    fn evaluating_what_loads(
        rules in prop::collection::vec(
            (
                any::<bool>(),
                prop::sample::select(vec!["a", "ALERTS", "r", "é"]),
                prop::collection::vec(
                    prop::sample::select(vec![
                        "a", "r", "ALERTS", "sum(", "rate(", "absent(", ")", "[5m]", "[5m:1m]", " offset -5m", " @ end()",
                        " @ 60", " + ", " or ", " and ", " > ", "1", "-Inf", "{x=\"y\"}", "{__name__=~\".+\"}", "time()",
                        "histogram_quantile(0.9, ", "topk(2, ", " by (x) ", " * on() group_left() ",
                    ]),
                    1..6,
                ),
                prop::sample::select(vec!["", "0s", "1ms", "1m", "292y"]),
            ),
            0..6,
        ),
        interval in prop::sample::select(vec!["", "7s", "1m", "292y"]),
        offset in prop::sample::select(vec!["", "1m", "292y"]),
        times in prop::sample::select(vec![(0, 600_000), (600_000, 0), (i64::MAX - 60_000, i64::MAX), (i64::MIN, i64::MIN + 60_000)]),
    ) {
        let mut source = format!("groups:\n- name: g\n  interval: {interval}\n  query_offset: {offset}\n  rules:\n");
        for (is_alert, name, expr, hold) in &rules {
            let (kind, hold) = if *is_alert { ("alert", *hold) } else { ("record", "") };
            source += &format!("  - {{{kind}: {name}, for: {hold}, expr: '{}', labels: {{x: y}}}}\n", expr.concat());
        }
        let file = load_bytes(source.as_bytes(), &LoadOptions::default());
        let store = crate::scene::store("a{x=\"1\"} 1 2 _ 4 stale 6\na{x=\"2\"} 0 0 0 1 1 1");
        let period = Period { start_ms: times.0, end_ms: times.1 };
        replay(&file.groups, &store, period, &ReplayOptions::default());
    }
}

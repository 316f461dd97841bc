//! What holds for any input.

use prometheus_config::{Config, fuzz_config, relabel};
use proptest::prelude::*;
use tsdb::Labels;

/// Lines that are nearly a configuration.
fn fragments() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "global:",
        "scrape_configs:",
        "- job_name: a",
        "static_configs: [{targets: [",
        "'a:1'",
        "]}]",
        "\n",
        "  ",
        "- ",
        "relabel_configs:",
        "regex: '(",
        "action: hashmod",
        "modulus: 18446744073709551615",
        "target_label: '$1'",
        "{",
        "}",
        "[",
        "]",
        "*x",
        "&x ",
        "<<: ",
        "scrape_interval: 99999y",
        "body_size_limit: 1.2.3",
        "\u{0}",
        "é",
        "\"",
        "~",
        "|",
        "url: 'http://[::1%25",
        "kubernetes_sd_configs: [{role: pod}]",
        "labels: {a: b}",
        "0x",
        "!!binary ",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_bytes_end_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        fuzz_config(&bytes);
    }

    #[test]
    fn any_fragments_end_without_a_panic(text in fragments()) {
        fuzz_config(text.as_bytes());
    }

    /// `labelkeep` keeps what `labeldrop` drops, `keep` the sets that `drop` drops.
    #[test]
    fn opposite_actions_complement_each_other(pattern in "[ab.]{1,3}", names in prop::collection::vec("[abc]{1,2}", 0..5)) {
        let rules = |action: &str| {
            let rule = if action.starts_with("label") { "" } else { ", source_labels: [a]" };
            let text = format!("scrape_configs: [{{job_name: j, relabel_configs: [{{regex: '{pattern}', action: {action}{rule}}}]}}]");
            Config::load(&text).unwrap().scrape_configs.remove(0).relabel_configs
        };
        let labels = Labels::new(names.iter().map(|name| (name.as_str(), name.as_str())).collect::<std::collections::BTreeMap<_, _>>());
        let kept = relabel(&labels, &rules("labelkeep")).unwrap();
        let dropped = relabel(&labels, &rules("labeldrop")).unwrap();
        prop_assert_eq!(kept.len() + dropped.len(), labels.len());
        let outcomes = ["keep", "drop"].map(|action| relabel(&labels, &rules(action)).is_some());
        prop_assert!(outcomes[0] != outcomes[1]);
    }
}

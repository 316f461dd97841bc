//! What holds for any input.

use alertmanager::matcher::{Matchers, Syntax};
use alertmanager::{Config, RouteId, RoutingTree, fuzz_routing};
use proptest::prelude::*;
use tsdb::Labels;

/// Lines that are nearly a configuration.
fn fragments() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "route:",
        "receiver: a",
        "receivers:",
        "- name: a",
        "matchers: ['a=b']",
        "routes:",
        "  ",
        "- ",
        "\n",
        "{",
        "}",
        "[",
        "]",
        "*x",
        "&x ",
        "<<: ",
        "group_by: ['...']",
        "time_intervals:",
        "times: [{start_time: '",
        "24:00'",
        "days_of_month: ['-31:31']",
        "location: Europe/Berlin",
        "continue: true",
        "\u{0}",
        "é",
        "\"",
        "match_re: {a: '(",
        "slack_configs:",
        "api_url: 'http://[::",
        "group_wait: 99999999999999y",
        "0x",
        "~",
        "!!binary ",
        "|",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_bytes_end_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        fuzz_routing(&bytes);
    }

    #[test]
    fn any_fragments_end_without_a_panic(text in fragments()) {
        fuzz_routing(text.as_bytes());
    }

    #[test]
    fn any_matcher_text_ends_without_a_panic(text in "\\PC{0,40}") {
        for syntax in [Syntax::Classic, Syntax::Utf8, Syntax::Fallback] {
            let _ = syntax.parse(&text);
        }
    }

    /// What is printed is read back the same.
    #[test]
    fn matchers_survive_printing(name in "[a-z_]{1,5}|[é. ]{1,4}", value in "[a-z\"\\\\ ,{}\n]{0,8}", operator in "=|!=") {
        let text = format!("{name:?}{operator}{value:?}");
        let Ok(read) = Syntax::Utf8.parse(&text) else {
            return Ok(());
        };
        let printed = Matchers::new(read.matchers.clone()).to_string();
        let again = Syntax::Utf8.parse(&printed).map(|parsed| parsed.matchers);
        prop_assert_eq!(again, Ok(read.matchers), "{}", printed);
    }

    /// The trace, the search and the plain rule of matching agree on any tree of two levels.
    #[test]
    fn trace_and_search_agree(
        routes in prop::collection::vec((0..3_u8, any::<bool>(), prop::collection::vec((0..3_u8, any::<bool>()), 0..3)), 0..5),
        alert in 0..3_u8,
    ) {
        let mut text = "receivers: [{name: a}]\nroute:\n  receiver: a\n  routes:\n".to_owned();
        for (value, continues, children) in &routes {
            text.push_str(&format!("  - matchers: ['x=\"{value}\"']\n    continue: {continues}\n    routes:\n"));
            for (value, continues) in children {
                text.push_str(&format!("    - matchers: ['x!=\"{value}\"']\n      continue: {continues}\n"));
            }
        }
        let tree = RoutingTree::new(&Config::load(&text).unwrap());
        let labels = Labels::new([("x", alert.to_string())]);
        let matching = tree.matching(&labels);
        prop_assert!(!matching.is_empty());
        let trace = tree.trace(&labels);
        let traced: Vec<RouteId> = trace.notifying().collect();
        prop_assert_eq!(&traced, &matching);
        prop_assert_eq!(trace.routes.len(), tree.ids().count());
    }
}

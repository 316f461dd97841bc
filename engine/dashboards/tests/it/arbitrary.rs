//! No input makes the reader panic: arbitrary bytes, and our dashboards with bytes changed.

use proptest::prelude::*;

const SEEDS: [&[u8]; 4] = [
    include_bytes!("../dashboards/formats.json"),
    include_bytes!("../dashboards/broken-queries.json"),
    include_bytes!("../dashboards/v2-nested.json"),
    include_bytes!("../dashboards/v1.yaml"),
];

/// Pieces that are rare in random bytes and matter here.
const PIECES: [&str; 12] = [
    "${",
    "[[",
    "]]",
    "\\u00e4",
    "\\ud83d",
    "\"",
    "{",
    "]",
    "$__rate_interval",
    "ä",
    "${a:date:YYYY}",
    "null",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        dashboards::exercise(&bytes);
    }

    #[test]
    fn arbitrary_queries(query in "[ -~äß$\\{\\}\\[\\]]{0,60}", value in "[ -~ä]{0,20}") {
        let file = format!(
            r#"{{"title": "t", "templating": {{"list": [{{"name": "a", "type": "custom", "multi": true, "query": {value:?}}}]}},
                "panels": [{{"targets": [{{"expr": {query:?}}}, {{"expr": {:?}}}]}}]}}"#,
            format!("{query}$a{query}")
        );
        dashboards::exercise(file.as_bytes());
    }

    #[test]
    fn damaged_dashboards(seed in 0..SEEDS.len(), damage in prop::collection::vec((any::<prop::sample::Index>(), 0..PIECES.len(), 0..4usize), 1..8)) {
        let mut file = SEEDS[seed].to_vec();
        for (place, piece, removed) in damage {
            let at = place.index(file.len());
            let end = (at + removed).min(file.len());
            file.splice(at..end, PIECES[piece].bytes());
        }
        dashboards::exercise(&file);
    }
}

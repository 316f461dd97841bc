//! The root of an explanation is what the query gives, for every instant query of every script there is.

use std::fs;
use std::path::{Path, PathBuf};

use promql::explain::NodeValue;
use promql::promqltest::{for_each_instant, options};
use promql::{EvalOptions, ParseOptions, QuerySettings, QueryTimes, Value, api_json, query};
use tsdb::MemoryStore;

/// As scripts assume, and as a server without feature flags; with few samples, as some queries ask for billions.
fn settings() -> [QuerySettings<'static>; 2] {
    let scripted = QuerySettings {
        language: ParseOptions::everything(),
        evaluation: options(),
        ..QuerySettings::default()
    };
    let plain = QuerySettings {
        evaluation: EvalOptions {
            max_samples: options().max_samples,
            ..EvalOptions::default()
        },
        ..QuerySettings::default()
    };
    [scripted, plain]
}

/// Compares in the form in which values are shown, where NaN is like NaN.
fn check(store: &MemoryStore, source: &str, at_ms: i64, settings: &QuerySettings<'_>) -> bool {
    let expected = query(store, source, QueryTimes::Instant(at_ms), settings);
    let explained = promql::explain(store, source, at_ms, settings, &|| 0);
    let (expected, explained) = match (expected, explained) {
        (Err(promql::QueryError::Parse(_)), Err(_)) => return false,
        (expected, explained) => (expected, explained.expect("what is a query is explained")),
    };
    let json = api_json::explanation(source, &explained);
    let json: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    assert_eq!(json["tree"]["from"], 0, "{source}: {json}");
    let shown = |value: &dyn std::fmt::Debug| format!("{value:?}");
    let value = match (expected, &explained.outcome) {
        (Ok(expected), Ok(found)) => {
            assert_eq!(shown(&expected), shown(found), "{source}");
            expected.value
        }
        (Err(expected), Err(found)) => {
            assert_eq!(expected.to_string(), found.to_string(), "{source}");
            return true;
        }
        (expected, found) => panic!("{source}: {expected:?} is not {found:?}"),
    };
    match (&value, explained.root.value.as_ref()) {
        (Value::Scalar(a), Some(NodeValue::Scalar(b))) => {
            assert_eq!(shown(a), shown(b), "{source}");
        }
        (Value::String(a), Some(NodeValue::String(b))) => assert_eq!(a, b, "{source}"),
        (Value::Vector(a), Some(NodeValue::Vector(b))) => {
            assert_eq!(a.len(), b.total, "{source}");
            assert!(
                shown(a).starts_with(shown(&b.shown).trim_end_matches(']')),
                "{source}"
            );
        }
        (Value::Matrix(a), Some(NodeValue::Windows(b))) => {
            let samples = |index: usize| a[index].floats.len() + a[index].histograms.len();
            let held: usize = (0..a.len()).map(samples).sum();
            let windows: usize = b.shown.iter().map(|series| series.samples).sum();
            assert_eq!((a.len(), held), (b.total, windows), "{source}");
        }
        (value, shown) => panic!("{source}: {value:?} is shown as {shown:?}"),
    }
    true
}

fn scripts(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = listing.into_iter().flatten().collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "test")
    });
    paths
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads the corpus from its folder"
)]
fn the_root_is_what_the_query_gives() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = scripts(&manifest.join("tests/testdata"));
    assert!(!paths.is_empty());
    // The public corpus, where it lies beside the project.
    paths.extend(scripts(&manifest.join("../../../shared/promqltest")));
    let mut explained = 0;
    for path in paths {
        let script = fs::read_to_string(&path).unwrap();
        for settings in settings() {
            for_each_instant(&script, |store, source, at_ms| {
                explained += usize::from(check(store, source, at_ms, &settings));
            })
            .unwrap();
        }
    }
    assert!(explained > 100, "only {explained} queries were explained");
}

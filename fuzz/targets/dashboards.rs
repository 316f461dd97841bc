//! Any dashboard: it loads or is refused, its variables expand, and what is wrong with a query is in the file.

#![no_main]

use dashboards::expand::time_range::TimeRange;
use dashboards::{Settings, load, queries};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let dashboard = match load(file) {
        Ok(dashboard) => dashboard,
        Err(refusal) => {
            assert!(!refusal.to_string().is_empty());
            return;
        }
    };
    for settings in [Settings::default(), odd_settings()] {
        for query in queries(&dashboard, &settings) {
            let diagnostics = query.parsed.iter().flat_map(|parsed| &parsed.diagnostics);
            for diagnostic in diagnostics {
                let place = query.place(&dashboard, diagnostic.span);
                let text = dashboard.source.text();
                assert!(text.get(place.start..place.end).is_some(), "{place:?}");
                let at = dashboard.source.line_column(place.start);
                assert!(at.line > 0 && at.column > 0, "{at:?}");
            }
            assert!(query.written().len() <= query.text.len());
        }
    }
});

/// What Grafana hardly ever sees, but a caller may say.
fn odd_settings() -> Settings {
    Settings {
        now_ms: i64::MAX,
        range: Some(TimeRange {
            from_ms: i64::MIN,
            to_ms: i64::MAX,
        }),
        scrape_interval_ms: i64::MAX,
        max_data_points: 1,
        chosen: [("job".to_owned(), vec!["a|b".to_owned(), String::new()])].into(),
    }
}

//! Explanations: they agree with the query, and say why.

mod agreement;
mod details;
mod work;

use promql::explain::Node;
use promql::{Explanation, QuerySettings};
use tsdb::{Labels, MemoryStore};

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;

/// Two services with a counter each; `api` restarts, `worker` has gone, `batch` has limits nobody uses.
fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    let mut add = |labels: &[(&str, &str)], values: &[f64]| {
        let times = (0..).map(|index| index * MINUTE);
        let samples: Vec<(i64, f64)> = times.zip(values.iter().copied()).collect();
        store.append(Labels::new(labels.iter().copied()), &samples);
    };
    let requests = "http_requests_total";
    add(
        &[("__name__", requests), ("job", "api"), ("path", "/a")],
        &[0.0, 60.0, 120.0, 30.0, 90.0, 150.0],
    );
    add(
        &[("__name__", requests), ("job", "api"), ("path", "/b")],
        &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0],
    );
    add(
        &[("__name__", requests), ("job", "worker"), ("path", "/a")],
        &[1.0, 2.0, 3.0, f64::from_bits(tsdb::STALE_NAN_BITS)],
    );
    add(&[("__name__", "limit"), ("job", "api")], &[100.0; 6]);
    add(&[("__name__", "limit"), ("job", "batch")], &[7.0; 6]);
    for (le, count) in [("0.1", 2.0), ("0.5", 6.0), ("1", 9.0), ("+Inf", 10.0)] {
        add(
            &[("__name__", "latency_bucket"), ("le", le)],
            &[
                0.0,
                count,
                2.0 * count,
                3.0 * count,
                4.0 * count,
                5.0 * count,
            ],
        );
    }
    store
}

/// Explains a query five minutes in.
fn explain(query: &str) -> Explanation {
    let settings = QuerySettings::default();
    promql::explain(&store(), query, 5 * MINUTE, &settings, &|| 0).expect("the query reads")
}

/// The first node of that title, from the root on.
fn find<'e>(explanation: &'e Explanation, title: &str) -> &'e Node {
    let mut found = None;
    explanation.root.walk(&mut |node| {
        if node.title == title && found.is_none() {
            found = Some(node);
        }
    });
    found.unwrap_or_else(|| panic!("no node `{title}`"))
}

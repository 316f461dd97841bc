//! No query takes the machine: each of these is refused at once, in words that say what is too much.

use promql::{
    EvalOptions, ParseOptions, QueryError, QuerySettings, QueryTimes, RangeParams, query,
};
use tsdb::{Labels, MemoryStore};

fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    for instance in ["a", "b"] {
        let samples: Vec<(i64, f64)> = (0..100).map(|i| (i * 15_000, i as f64)).collect();
        for le in ["1", "2", "+Inf"] {
            let labels = [("__name__", "x_bucket"), ("instance", instance), ("le", le)];
            store.append(Labels::new(labels), &samples);
        }
        store.append(
            Labels::new([("__name__", "x"), ("instance", instance)]),
            &samples,
        );
    }
    store
}

fn settings() -> QuerySettings<'static> {
    QuerySettings {
        language: ParseOptions::everything(),
        evaluation: EvalOptions {
            max_samples: 1_000_000,
            ..EvalOptions::default()
        },
        ..QuerySettings::default()
    }
}

const AN_HOUR: QueryTimes = QueryTimes::Range(RangeParams {
    start_ms: 0,
    end_ms: 1_000_000,
    step_ms: 1_000,
});

#[track_caller]
fn refusal(source: &str, times: QueryTimes) -> String {
    match query(&store(), source, times, &settings()) {
        Ok(_) => panic!("{source} has a value"),
        Err(QueryError::Parse(diagnostics)) => diagnostics[0].message.clone(),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn too_many_samples(source: &str, times: QueryTimes) {
    let refusal = refusal(source, times);
    assert!(
        refusal.contains("more than 1000000 samples"),
        "{source}: {refusal}"
    );
}

#[test]
fn subqueries_with_tiny_steps() {
    for source in [
        "sum_over_time(x[100y:1ms])",
        "sum_over_time(vector(1)[100y:1ms])",
        "sum_over_time(absent(nothing)[100y:1ms])",
        "sum_over_time(hour()[100y:1ms])",
        "sum_over_time((vector(1) + time())[100y:1ms])",
        "sum_over_time(sum_over_time(sum_over_time(x[1d:1ms])[1d:1ms])[1d:1ms])",
        "histogram_quantile(0.9, x_bucket)[100y:1ms]",
        "label_replace(nothing, 'a', 'b', 'c', 'd')[100y:1ms] offset 100y",
    ] {
        too_many_samples(source, QueryTimes::Instant(600_000));
    }
}

#[test]
fn results_that_multiply_with_their_arguments() {
    too_many_samples("histogram_quantiles(x_bucket, 'q', time() / 1e9)", AN_HOUR);
    let distinct = "count_values('v', x * time())";
    too_many_samples(&format!("{distinct} + {distinct}"), AN_HOUR);
    too_many_samples(&vec!["x"; 900].join(" or "), AN_HOUR);
    too_many_samples(&vec!["time()"; 900].join(" + "), AN_HOUR);
}

#[test]
fn labels_that_grow_with_every_call() {
    let mut source = "x".to_owned();
    for _ in 0..60 {
        source = format!("label_replace({source}, 'instance', '$1$1', 'instance', '(.*)')");
    }
    let expected = "label_replace() would make a label of more than 65536 bytes";
    assert_eq!(refusal(&source, QueryTimes::Instant(600_000)), expected);
    let mut source = "x".to_owned();
    for _ in 0..60 {
        source = format!("label_join({source}, 'instance', '', 'instance', 'instance')");
    }
    let expected = "label_join() would make a label of more than 65536 bytes";
    assert_eq!(refusal(&source, QueryTimes::Instant(600_000)), expected);
}

#[test]
fn patterns_that_compile_to_too_much() {
    for source in [
        "label_replace(x, 'a', 'b', 'instance', '((a{100}){100}){100}')",
        "x{instance=~'((a{100}){100}){100}'}",
        "x{instance!~'(.{1000}){1000}'}",
    ] {
        let refusal = refusal(source, QueryTimes::Instant(600_000));
        assert!(
            refusal.contains("regular expression") || refusal.contains("pattern"),
            "{refusal}"
        );
    }
}

#[test]
fn a_range_with_a_step_of_a_millisecond() {
    let range = RangeParams {
        start_ms: 0,
        end_ms: i64::MAX,
        step_ms: 1,
    };
    let refusal = refusal("x", QueryTimes::Range(range));
    assert!(
        refusal.ends_with("are more than the 11000 allowed: take a longer step"),
        "{refusal}"
    );
}

#[test]
fn nesting_and_length() {
    let times = QueryTimes::Instant(0);
    for source in [
        format!("{}x{}", "(".repeat(10_000), ")".repeat(10_000)),
        "(".repeat(10_000),
        format!("{}x{}", "abs(".repeat(10_000), ")".repeat(10_000)),
    ] {
        let refusal = refusal(&source, times);
        assert!(
            refusal.contains("more than 200 levels of nesting"),
            "{refusal}"
        );
    }
    let chain = vec!["x"; 10_000].join(" + ");
    assert!(refusal(&chain, times).contains("more than 1000 operations"));
}

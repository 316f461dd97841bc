//! Our promqltest scripts, one for each topic.

use promql::promqltest::{Report, run};

#[track_caller]
fn check(script: &str) {
    let report = run(script).expect("the script reads");
    let failures: Vec<String> = report
        .failures
        .iter()
        .map(|failure| {
            format!(
                "line {}: {}\n{}",
                failure.line, failure.query, failure.reason
            )
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(report.passed > 0, "the script evaluates nothing");
}

macro_rules! scripts {
    ($($topic:ident),+) => {
        $(
            #[test]
            fn $topic() {
                check(include_str!(concat!("../testdata/", stringify!($topic), ".test")));
            }
        )+
    };
}

scripts!(
    selectors,
    rates,
    aggregation,
    matching,
    histograms,
    functions,
    ranges
);

#[test]
fn a_wrong_expectation_is_a_failure_with_its_line_and_both_values() {
    let report = run("load 1m\n  a{b=\"c\"} 1\n\neval instant at 0 a\n  a{b=\"c\"} 2\n").unwrap();
    let Report {
        passed: 0,
        failures,
    } = report
    else {
        panic!("{report:?}")
    };
    assert_eq!((failures.len(), failures[0].line), (1, 4));
    assert_eq!(failures[0].reason, "- a{b=\"c\"} 2\n+ a{b=\"c\"} 1");
}

#[test]
fn data_that_cannot_be_loaded_fails_what_comes_after_it_until_it_is_cleared() {
    let report = run(
        "load 1m\n  a {{schema:99}}\n\neval instant at 0 vector(1)\n  {} 1\n\nclear\n\neval instant at 0 vector(1)\n  {} 1\n",
    );
    let report = report.unwrap();
    assert_eq!((report.passed, report.failures.len()), (1, 1));
    assert!(
        report.failures[0].reason.contains("schema 99"),
        "{}",
        report.failures[0].reason
    );
}

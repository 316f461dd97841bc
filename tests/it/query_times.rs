//! Queries on pages are quick.

use std::time::Duration;

use tests::root;

/// DESIGN.md promises it for WASM in a visitor's browser, so native code must keep it by far.
const BUDGET: Duration = Duration::from_millis(50);
const RUNS: u32 = 3;

#[test]
fn a_query_on_a_page_takes_no_time_that_a_reader_notices() {
    let course = content_check::load(&root()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let times = content_check::timed(&course.pages, RUNS);
    assert!(times.len() >= 50, "only {} queries were found", times.len());
    let p95 = &times[(times.len() - 1) * 95 / 100];
    let slowest = times.last().expect("there are queries");
    println!(
        "{} queries: p95 {:.1?}, slowest {slowest:.1?}",
        times.len(),
        p95.took
    );
    assert!(p95.took < BUDGET, "p95 is {p95:?}, slowest {slowest:?}");
}

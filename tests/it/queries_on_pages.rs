//! Every query on a page does on the sample day what its text says: finds something, nothing, or is refused.

use std::time::{Duration, Instant};

use content::{Expectation, Query};
use promql::Evaluation;

use crate::pages::pages;
use crate::sample_day::{evaluate, is_empty};

/// DESIGN.md promises it for WASM in a visitor's browser, so native code must keep it by far.
const BUDGET: Duration = Duration::from_millis(50);

/// Each query is timed this often and its best time counts: others use the machine too.
const RUNS: usize = 3;

#[test]
fn every_query_on_a_page_does_what_its_text_says() {
    let run = |query: &Query| evaluate(&query.block.expr, query.block.view);
    let mut wrong = Vec::new();
    let mut times = Vec::new();
    for page in pages() {
        for query in &page.rendered.queries {
            let place = format!("{}:{}", page.file, query.line);
            let took = (0..RUNS).map(|_| {
                let started = Instant::now();
                let _ = run(query);
                started.elapsed()
            });
            times.push((took.min().expect("it runs"), place.clone()));
            if let Err(message) = as_promised(&run(query), &query.expectation) {
                wrong.push(format!("{place}: {message}\n{}\n", query.block.expr));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(times.len() >= 50, "only {} queries were found", times.len());

    times.sort();
    let (p95, _) = times[(times.len() - 1) * 95 / 100];
    let (slowest, place) = times.last().expect("there are queries");
    println!(
        "{} queries: p95 {p95:.1?}, slowest {slowest:.1?} at {place}",
        times.len()
    );
    assert!(
        p95 < BUDGET,
        "p95 is {p95:?}, slowest {slowest:?} at {place}"
    );
}

fn as_promised(
    result: &Result<Evaluation, String>,
    expectation: &Expectation,
) -> Result<(), String> {
    match (result, expectation) {
        (Err(_), Expectation::Error { .. }) => Ok(()),
        (Ok(_), Expectation::Error { why }) => {
            Err(format!("is not refused, though the page says {why:?}"))
        }
        (Err(message), _) => Err(format!("is refused: {message}")),
        (Ok(evaluation), Expectation::Empty { why }) if !is_empty(&evaluation.value) => {
            Err(format!("finds something, though the page says {why:?}"))
        }
        (Ok(evaluation), Expectation::Result) if is_empty(&evaluation.value) => {
            Err("finds nothing: correct it, or say `empty=\"why\"`".to_owned())
        }
        (Ok(_), _) => Ok(()),
    }
}

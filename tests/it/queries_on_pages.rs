//! Every query that a lesson or a lab shows runs on the bundled dataset and finds something.

use model::QueryView;
use promql::{EvalOptions, ParseOptions, RangeParams, Value};
use tests::root;

#[test]
fn every_query_on_a_page_parses_runs_and_finds_something() {
    let library =
        content::Library::load(&root().join("content")).unwrap_or_else(|errors| panic!("{errors}"));
    let dataset = sim::run(&sim::Scenario::sample_day());
    let mut wrong = Vec::new();
    let mut count = 0;
    for query in library.queries() {
        count += 1;
        let place = format!("{}:{}", query.file, query.line);
        let parsed = promql::parse(&query.block.expr, &ParseOptions::stable());
        if !parsed.diagnostics.is_empty() {
            wrong.push(format!("{place}: {:?}", parsed.diagnostics));
            continue;
        }
        let options = EvalOptions::default();
        let evaluated = match query.block.view {
            QueryView::Instant { at_ms } => {
                promql::evaluate_instant(&dataset.store, &parsed.expr, at_ms, &options)
            }
            QueryView::Range {
                start_ms,
                end_ms,
                step_ms,
            } => {
                let range = RangeParams {
                    start_ms,
                    end_ms,
                    step_ms,
                };
                promql::evaluate_range(&dataset.store, &parsed.expr, range, &options)
            }
        };
        let is_empty = match &evaluated {
            Ok(evaluation) => match &evaluation.value {
                Value::Vector(samples) => samples.is_empty(),
                Value::Matrix(series) => series.is_empty(),
                Value::Scalar(_) | Value::String(_) => false,
            },
            Err(error) => {
                wrong.push(format!("{place}: {error}"));
                continue;
            }
        };
        if is_empty != query.is_empty_on_purpose {
            wrong.push(format!(
                "{place}: `{}` gives {}",
                query.block.expr,
                if is_empty { "nothing" } else { "something" }
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 15, "only {count} queries were found");
}

//! Every solution is right and finds something, and every answer that is called wrong is refused.

use std::path::Path;
use std::sync::Arc;

use content::{Library, Task};
use exercise::{Limits, NamedDataset, datasets, judge};
use model::{ExerciseKind, QueryView};
use promql::{ParseOptions, QueryTimes, RangeParams, Value};

/// Another seed than the site's: what is right is right on any data.
const SEED: u64 = 7;

fn times(view: QueryView) -> QueryTimes {
    match view {
        QueryView::Instant { at_ms } => QueryTimes::Instant(at_ms),
        QueryView::Range {
            start_ms,
            end_ms,
            step_ms,
        } => QueryTimes::Range(RangeParams {
            start_ms,
            end_ms,
            step_ms,
        }),
    }
}

/// Whether the query gives anything on the dataset.
fn finds_something(query: &str, dataset: &NamedDataset) -> bool {
    let parsed = promql::parse(query, &ParseOptions::stable());
    let options = promql::EvalOptions::default();
    let evaluated = match dataset.times {
        QueryTimes::Instant(at_ms) => {
            promql::evaluate_instant(&dataset.store, &parsed.expr, at_ms, &options)
        }
        QueryTimes::Range(range) => {
            promql::evaluate_range(&dataset.store, &parsed.expr, range, &options)
        }
    };
    match evaluated.unwrap().value {
        Value::Vector(samples) => !samples.is_empty(),
        Value::Matrix(series) => !series.is_empty(),
        _ => true,
    }
}

#[test]
fn every_solution_is_right_and_every_wrong_answer_is_refused() {
    let library = Library::load(Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|errors| panic!("{errors}"));
    let mut day = NamedDataset {
        name: "sample day".to_owned(),
        about: String::new(),
        store: Arc::new(sim::run(&sim::Scenario::sample_day()).store),
        times: QueryTimes::Instant(0),
    };
    let hidden = datasets(SEED);
    let limits = Limits::default();
    let mut complaints = Vec::new();
    let mut counts = [0, 0];
    for lesson in library.lessons() {
        for exercise in library.exercises(&lesson.slug) {
            counts[usize::from(exercise.kind() == ExerciseKind::Reading)] += 1;
            let mut complain = |message: String| {
                complaints.push(format!("{}/{}: {message}", lesson.slug, exercise.id));
            };
            match &exercise.task {
                Task::Reading { graph, .. } => {
                    day.times = times(graph.view);
                    if !finds_something(&graph.expr, &day) {
                        complain("the graph is empty".to_owned());
                    }
                }
                Task::Promql {
                    judged_as, view, ..
                } => {
                    day.times = times(*view);
                    if !finds_something(&judged_as.reference, &day) {
                        complain("the solution finds nothing on the sample day".to_owned());
                    }
                    let is_right = |query: &str| {
                        let shown = std::slice::from_ref(&day);
                        let here = judge(judged_as, query, shown, &limits).unwrap();
                        here.is_right()
                            && judge(judged_as, query, &hidden, &limits)
                                .unwrap()
                                .is_right()
                    };
                    if !is_right(&judged_as.reference) {
                        complain("the solution is refused".to_owned());
                    }
                    for mistake in &judged_as.known {
                        if is_right(&mistake.query) {
                            complain(format!("accepts what it calls wrong:\n{}", mistake.query));
                        }
                    }
                }
            }
        }
    }
    println!("{} queries, {} graphs", counts[0], counts[1]);
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

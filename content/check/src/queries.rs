//! Every query on a page does on the sample day what its text says: finds something, nothing, or is refused.

use std::time::{Duration, Instant};

use content::{Expectation, Query};
use promql::Evaluation;

use crate::sample_day::{evaluate, is_empty};
use crate::{Page, Report};

pub(crate) fn check(pages: &[Page], report: &mut Report) {
    for page in pages {
        for query in &page.rendered.queries {
            let result = evaluate(&query.block.expr, query.block.view);
            let complaint = complaint(&result, &query.expectation);
            let place = format!("{}:{}", page.file, query.line);
            report.block(&place, complaint.into_iter().collect());
        }
    }
}

/// How long a query takes, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueryTime {
    pub took: Duration,
    /// `file:line`.
    pub place: String,
}

/// Every query's best time of `runs`, the quickest first: others use the machine too.
pub fn timed(pages: &[Page], runs: u32) -> Vec<QueryTime> {
    let time = |query: &Query| {
        let started = Instant::now();
        // Whether it succeeds is checked elsewhere.
        let _ = evaluate(&query.block.expr, query.block.view);
        started.elapsed()
    };
    let mut times = Vec::new();
    for page in pages {
        for query in &page.rendered.queries {
            let took = (0..runs).map(|_| time(query)).min().unwrap_or_default();
            let place = format!("{}:{}", page.file, query.line);
            times.push(QueryTime { took, place });
        }
    }
    times.sort();
    times
}

fn complaint(result: &Result<Evaluation, String>, expectation: &Expectation) -> Option<String> {
    match (result, expectation) {
        (Err(_), Expectation::Error { .. }) => None,
        (Ok(_), Expectation::Error { why }) => {
            Some(format!("is not refused, though the page says {why:?}"))
        }
        (Err(message), _) => Some(format!("is refused: {message}")),
        (Ok(evaluation), Expectation::Empty { why }) if !is_empty(&evaluation.value) => {
            Some(format!("finds something, though the page says {why:?}"))
        }
        (Ok(evaluation), Expectation::Result) if is_empty(&evaluation.value) => {
            Some("finds nothing: correct it, or say `empty=\"why\"`".to_owned())
        }
        (Ok(_), _) => None,
    }
}

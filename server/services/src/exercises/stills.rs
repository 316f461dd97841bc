//! Graphs to read, evaluated here for browsers that evaluate nothing: once each, when a page first asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use model::{QueryBlock, StillGraph, StillLine};
use promql::{EvalOptions, MatrixSeries, ParseOptions, QueryTimes, RangeParams, Value};

use super::days::Days;
use crate::ServiceError;
use crate::slots::Slots;

/// More than the course has.
const REMEMBERED: usize = 64;
/// So many graphs are evaluated at once.
const SLOTS: usize = 2;
/// More lines than this can't be told apart.
const MOST_LINES: usize = 10;

#[derive(Debug)]
pub(super) struct Stills {
    days: Arc<Days>,
    slots: Slots,
    known: Mutex<VecDeque<(QueryBlock, StillGraph)>>,
}

impl Stills {
    pub(super) fn new(days: Arc<Days>) -> Self {
        Self {
            days,
            slots: Slots::new(SLOTS),
            known: Mutex::default(),
        }
    }

    /// The graph of a block of ours; without lines, and logged, if it can't be evaluated.
    pub(super) async fn graph(
        self: &Arc<Self>,
        block: &QueryBlock,
    ) -> Result<StillGraph, ServiceError> {
        if let Some(known) = self.recall(block) {
            return Ok(known);
        }
        let (stills, asked) = (Arc::clone(self), block.clone());
        let work = move || {
            // Known by now if somebody else asked for it meanwhile.
            stills.recall(&asked).unwrap_or_else(|| {
                let graph = stills.evaluate(&asked);
                stills.remember(asked, graph.clone());
                graph
            })
        };
        Ok(self.slots.run(work).await?)
    }

    fn evaluate(&self, block: &QueryBlock) -> StillGraph {
        let parsed = promql::parse(&block.expr, &ParseOptions::stable());
        let day = self.days.sample_day(block.view);
        let QueryTimes::Range(range) = day.times else {
            return StillGraph::default();
        };
        let options = EvalOptions::default();
        match promql::evaluate_range(&day.store, &parsed.expr, range, &options) {
            Ok(evaluation) => graph(&evaluation.value, range),
            Err(error) => {
                tracing::error!(%error, query = block.expr, "a graph to read can't be evaluated");
                StillGraph::default()
            }
        }
    }

    fn recall(&self, block: &QueryBlock) -> Option<StillGraph> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, graph) = known.iter().find(|(one, _)| one == block)?;
        Some(graph.clone())
    }

    fn remember(&self, block: QueryBlock, graph: StillGraph) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push_front((block, graph));
        known.truncate(REMEMBERED);
    }
}

fn graph(value: &Value, range: RangeParams) -> StillGraph {
    let Value::Matrix(matrix) = value else {
        return StillGraph::default();
    };
    let series = matrix.iter().take(MOST_LINES);
    StillGraph {
        lines: series.map(|series| line(series, range.step_ms)).collect(),
    }
}

fn line(series: &MatrixSeries, step_ms: i64) -> StillLine {
    let finite: Vec<(i64, f64)> = series
        .floats
        .iter()
        .copied()
        .filter(|(_, value)| value.is_finite())
        .collect();
    StillLine {
        name: series.labels.to_string(),
        pieces: finite
            .chunk_by(|(before, _), (after, _)| after - before <= step_ms)
            .map(<[_]>::to_vec)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_where_a_step_has_no_number() {
        let series = MatrixSeries {
            floats: vec![(0, 1.0), (15, 2.0), (30, f64::NAN), (45, 3.0), (90, 4.0)],
            ..MatrixSeries::default()
        };
        let pieces = line(&series, 15).pieces;
        assert_eq!(
            pieces,
            [vec![(0, 1.0), (15, 2.0)], vec![(45, 3.0)], vec![(90, 4.0)]]
        );
    }
}

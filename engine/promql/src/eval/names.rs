//! Metric names: an operation that makes something else out of a metric takes its name away,
//! at once or, with delayed removal, at the end of the query.

use std::collections::HashMap;

use tsdb::Labels;

use crate::Span;

use super::column::SeriesColumn;
use super::{EvalError, EvalErrorKind, Evaluator};

impl Evaluator<'_> {
    /// Removes names now unless that is delayed, and joins series that are the same without them.
    pub(super) fn settle_names(
        &self,
        columns: Vec<SeriesColumn>,
        span: Span,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        if self.options.delayed_name_removal {
            Ok(columns)
        } else {
            remove_names(columns, span)
        }
    }
}

/// Takes the names away that are to go, and joins series that are the same without them.
pub(super) fn remove_names(
    mut columns: Vec<SeriesColumn>,
    span: Span,
) -> Result<Vec<SeriesColumn>, EvalError> {
    for column in &mut columns {
        if column.drops_name {
            column.labels = column.labels.without_metadata();
            column.drops_name = false;
        }
    }
    join_equal(columns, span)
}

/// Joins series with the same labels into one.
///
/// # Errors
/// When two of them have a value at the same step.
pub(super) fn join_equal(
    columns: Vec<SeriesColumn>,
    span: Span,
) -> Result<Vec<SeriesColumn>, EvalError> {
    let mut places: HashMap<Labels, usize> = HashMap::with_capacity(columns.len());
    let mut joined: Vec<SeriesColumn> = Vec::with_capacity(columns.len());
    for column in columns {
        let place = *places.entry(column.labels.clone()).or_insert(joined.len());
        match joined.get_mut(place) {
            None => joined.push(column),
            Some(first) => {
                if !first.values.merge(&column.values) {
                    return Err(EvalErrorKind::DuplicateLabelset.at(span));
                }
            }
        }
    }
    Ok(joined)
}

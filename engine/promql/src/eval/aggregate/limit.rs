//! `limitk` and `limit_ratio`: some series of each group, whichever they are, but the same ones every time.

use crate::eval::column::SeriesColumn;
use crate::eval::steps::Steps;
use crate::eval::{EvalError, EvalErrorKind, Evaluator};

use super::Aggregation;

impl Evaluator<'_> {
    /// The first k series of each group that have a sample at the step.
    pub(super) fn limit(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        // Even for none of its series: what is wrong with the operand is said.
        let mut columns = self.vector(aggregation.operand, steps)?;
        let Some(counts) = self.how_many(aggregation, steps)? else {
            return Ok(Vec::new());
        };
        for group in aggregation.groups(&columns) {
            for (step, count) in counts.iter().enumerate() {
                let mut taken = 0;
                for member in &group.members {
                    let values = &mut columns[*member].values;
                    if values.is_present(step) {
                        taken += 1;
                        if taken > *count {
                            values.clear(step);
                        }
                    }
                }
            }
        }
        columns.retain(|column| !column.values.is_empty());
        Ok(columns)
    }

    /// A share of the series, chosen by a hash of their labels; a negative ratio gives just the others.
    pub(super) fn limit_ratio(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let ratios = self.parameter(aggregation, steps)?;
        let span = aggregation
            .param
            .map_or(aggregation.expr.span, |param| param.span);
        if ratios.iter().any(|ratio| ratio.is_nan()) {
            return Err(EvalErrorKind::RatioIsNan.at(aggregation.expr.span));
        }
        let most = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        for (is_outside, ratio, cap) in [(most > 1.0, most, 1), (least < -1.0, least, -1)] {
            if is_outside {
                let message = format!(
                    "ratio value should be between -1 and 1, got {}, capping to {cap}",
                    tsdb::short_float(ratio)
                );
                self.annotations.warn(span, message);
            }
        }
        let mut columns = self.vector(aggregation.operand, steps)?;
        for column in &mut columns {
            let place = column.labels.hash_share();
            for (step, ratio) in ratios.iter().enumerate() {
                let is_chosen = if *ratio >= 0.0 {
                    place < *ratio
                } else {
                    place >= 1.0 + ratio.max(-1.0)
                };
                if !is_chosen || *ratio == 0.0 {
                    column.values.clear(step);
                }
            }
        }
        columns.retain(|column| !column.values.is_empty());
        Ok(columns)
    }
}

//! Arithmetic and comparisons between vectors: series find each other by the labels they are matched on.
//!
//! Signatures are computed once for each series; the steps are then walked pair by pair.

use std::collections::{HashMap, HashSet};

use tsdb::{Labels, METRIC_NAME};

use crate::ast::{ManySide, MatchOn, Matching};
use crate::eval::column::{Column, SeriesColumn};
use crate::eval::error::BracedLabels;
use crate::eval::steps::Steps;
use crate::eval::{EvalError, EvalErrorKind, Evaluator};
use crate::functions::Sample;

use super::Operation;
use super::elements::{Outcome, arithmetic};

/// The labels that a series is matched on.
pub(in crate::eval) fn matched_labels(labels: &Labels, matching: &Matching) -> Labels {
    match &matching.on {
        Some(MatchOn::On(names)) => labels.keep(names),
        Some(MatchOn::Ignoring(names)) => labels.without(names).without(&[METRIC_NAME]),
        None => labels.without(&[METRIC_NAME]),
    }
}

/// A number for each series; the same one for all that match each other.
pub(in crate::eval) fn signatures(
    columns: &[SeriesColumn],
    matching: &Matching,
    ids: &mut HashMap<Labels, usize>,
) -> Vec<usize> {
    let id_of = |column: &SeriesColumn| {
        let next = ids.len();
        *ids.entry(matched_labels(&column.labels, matching))
            .or_insert(next)
    };
    columns.iter().map(id_of).collect()
}

/// The series of both sides with one signature.
#[derive(Default)]
pub(in crate::eval) struct Group {
    pub(in crate::eval) many: Vec<usize>,
    pub(in crate::eval) one: Vec<usize>,
}

/// A match in the making: the sides sorted into "many" and "one", which need not be left and right.
pub(in crate::eval) struct Match<'e> {
    operation: &'e Operation<'e>,
    pub(in crate::eval) matching: &'e Matching,
    pub(in crate::eval) many: Vec<SeriesColumn>,
    pub(in crate::eval) one: Vec<SeriesColumn>,
    pub(in crate::eval) many_is_left: bool,
    pub(in crate::eval) is_one_to_one: bool,
}

/// One series of the result.
pub(in crate::eval) struct Matched {
    /// Where the "many" series stands, to keep the order of an instant query.
    order: usize,
    pub(in crate::eval) column: SeriesColumn,
    /// The steps at which the two met, whether or not a comparison let the sample pass.
    pub(in crate::eval) met: Vec<bool>,
}

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn match_vectors(
        &self,
        operation: &Operation<'_>,
        left: Vec<SeriesColumn>,
        right: Vec<SeriesColumn>,
        matching: &Matching,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let matched = Match::new(operation, matching, left, right);
        let groups = matched.groups();
        matched.check_one_side(&groups, steps)?;
        let mut results = Vec::new();
        for group in &groups {
            let first = results.len();
            self.match_group(&matched, group, steps, &mut results)?;
            matched.check_unique(&results[first..], steps)?;
        }
        results.retain(|result| !result.column.values.is_empty());
        results.sort_by_key(|result| result.order);
        let columns: Vec<SeriesColumn> = results.into_iter().map(|result| result.column).collect();
        let columns = self.settle_names(columns, operation.expr.span)?;
        self.join_over_time(columns, operation.expr)
    }

    fn match_group(
        &self,
        matched: &Match<'_>,
        group: &Group,
        steps: Steps,
        results: &mut Vec<Matched>,
    ) -> Result<(), EvalError> {
        let (many_fill, one_fill) = matched.fills();
        for &many in &group.many {
            let column = &matched.many[many];
            for &one in &group.one {
                self.charge(steps.count, matched.operation.expr)?;
                let one = &matched.one[one];
                let pair = self.pair(matched, column, &one.labels, &|step| one.values.get(step));
                results.push(pair.in_order(many));
            }
            if let Some(fill) = one_fill {
                let labels = matched_labels(&column.labels, matched.matching);
                let is_alone = |step: usize| {
                    group
                        .one
                        .iter()
                        .all(|one| !matched.one[*one].values.is_present(step))
                };
                let filled = |step: usize| is_alone(step).then_some(Sample::Float(fill));
                results.push(self.pair(matched, column, &labels, &filled).in_order(many));
            }
        }
        let Some(fill) = many_fill else { return Ok(()) };
        for &one in &group.one {
            let one = &matched.one[one];
            let mut many = Column::absent(steps.count);
            for step in 0..steps.count {
                if group
                    .many
                    .iter()
                    .all(|many| !matched.many[*many].values.is_present(step))
                {
                    many.set_float(step, fill);
                }
            }
            let labels = matched_labels(&one.labels, matched.matching);
            let many = SeriesColumn {
                labels,
                drops_name: false,
                values: many,
            };
            let pair = self.pair(matched, &many, &one.labels, &|step| one.values.get(step));
            results.push(pair.in_order(usize::MAX));
        }
        Ok(())
    }

    /// The operator on a "many" series and what stands against it.
    pub(in crate::eval) fn pair(
        &self,
        matched: &Match<'_>,
        many: &SeriesColumn,
        one_labels: &Labels,
        one: &dyn Fn(usize) -> Option<Sample>,
    ) -> Matched {
        let operation = matched.operation;
        let len = many.values.len();
        let mut values = Column::absent(len);
        let mut met = vec![false; len];
        let compute = arithmetic(operation.op);
        for (step, has_met) in met.iter_mut().enumerate() {
            let Some(many) = many.values.get(step) else {
                continue;
            };
            let Some(one) = one(step) else { continue };
            let (left, right) = if matched.many_is_left {
                (many, one)
            } else {
                (one, many)
            };
            if let (Some(compute), Sample::Float(a), Sample::Float(b)) = (compute, &left, &right) {
                *has_met = true;
                values.set_float(step, compute(*a, *b));
                continue;
            }
            let result = match self.combine(operation, &left, &right) {
                Outcome::Nothing => continue,
                Outcome::Value(value) => Some(value),
                Outcome::Comparison(_, holds) if operation.returns_bool => {
                    Some(Sample::Float(f64::from(u8::from(holds))))
                }
                Outcome::Comparison(left, holds) => holds.then_some(left),
            };
            *has_met = true;
            values.set(step, result);
        }
        let labels = matched.result_labels(&many.labels, one_labels);
        let column = SeriesColumn {
            labels,
            drops_name: operation.returns_bool,
            values,
        };
        Matched {
            order: 0,
            column,
            met,
        }
    }
}

impl Matched {
    fn in_order(self, order: usize) -> Self {
        Self { order, ..self }
    }
}

impl<'e> Match<'e> {
    pub(in crate::eval) fn new(
        operation: &'e Operation<'e>,
        matching: &'e Matching,
        left: Vec<SeriesColumn>,
        right: Vec<SeriesColumn>,
    ) -> Self {
        let many_is_left = matching
            .group
            .as_ref()
            .is_none_or(|group| group.many == ManySide::Left);
        let (many, one) = if many_is_left {
            (left, right)
        } else {
            (right, left)
        };
        Self {
            operation,
            matching,
            many,
            one,
            many_is_left,
            is_one_to_one: matching.group.is_none(),
        }
    }

    pub(in crate::eval) fn groups(&self) -> Vec<Group> {
        let mut ids = HashMap::new();
        let many_ids = signatures(&self.many, self.matching, &mut ids);
        let one_ids = signatures(&self.one, self.matching, &mut ids);
        let mut groups: Vec<Group> = (0..ids.len()).map(|_| Group::default()).collect();
        for (index, id) in many_ids.into_iter().enumerate() {
            groups[id].many.push(index);
        }
        for (index, id) in one_ids.into_iter().enumerate() {
            groups[id].one.push(index);
        }
        groups
    }

    /// What stands in for a missing series: on the "many" side, on the "one" side. `fill_left` means the "many"
    /// side also with `group_right`: as the server has it.
    pub(in crate::eval) fn fills(&self) -> (Option<f64>, Option<f64>) {
        (self.matching.fill_left, self.matching.fill_right)
    }

    fn result_labels(&self, many: &Labels, one: &Labels) -> Labels {
        let mut labels = if self.operation.changes_metric() {
            many.without_metadata()
        } else {
            many.clone()
        };
        if self.is_one_to_one {
            labels = match &self.matching.on {
                Some(MatchOn::On(names)) => labels.keep(names),
                Some(MatchOn::Ignoring(names)) => labels.without(names),
                None => labels,
            };
        }
        for name in self.matching.group.iter().flat_map(|group| &group.include) {
            labels = labels.with(name, one.get(name));
        }
        labels
    }

    /// On the "one" side a signature must be unique at every step at which there is something to match.
    fn check_one_side(&self, groups: &[Group], steps: Steps) -> Result<(), EvalError> {
        let (many_fill, one_fill) = self.fills();
        let is_filled = many_fill.is_some() || one_fill.is_some();
        for group in groups.iter().filter(|group| group.one.len() > 1) {
            for step in 0..steps.count {
                let mut present = group
                    .one
                    .iter()
                    .filter(|one| self.one[**one].values.is_present(step));
                let (Some(first), Some(second)) = (present.next(), present.next()) else {
                    continue;
                };
                if !is_filled
                    && self
                        .many
                        .iter()
                        .all(|column| !column.values.is_present(step))
                {
                    continue;
                }
                let labels = |index: usize| self.one[index].labels.clone();
                return Err(EvalErrorKind::DuplicateMatch {
                    group: BracedLabels(matched_labels(&labels(*first), self.matching)),
                    side: if self.many_is_left { "right" } else { "left" },
                    first: BracedLabels(labels(*first)),
                    second: BracedLabels(labels(*second)),
                }
                .at(self.operation.expr.span));
            }
        }
        Ok(())
    }

    /// Results of one signature must not meet at a step, or must at least have labels of their own.
    fn check_unique(&self, results: &[Matched], steps: Steps) -> Result<(), EvalError> {
        if results.len() < 2 {
            return Ok(());
        }
        let mut seen = HashSet::new();
        for step in 0..steps.count {
            seen.clear();
            for result in results.iter().filter(|result| result.met[step]) {
                if self.is_one_to_one && !seen.is_empty() {
                    return Err(EvalErrorKind::ManyToOneNotExplicit.at(self.operation.expr.span));
                }
                if !seen.insert(&result.column.labels) {
                    return Err(EvalErrorKind::GroupingNotUnique.at(self.operation.expr.span));
                }
            }
        }
        Ok(())
    }
}

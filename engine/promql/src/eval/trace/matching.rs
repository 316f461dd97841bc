//! Which samples an operator brought together, and which it dropped: found by the evaluator's own matching.

use std::collections::HashMap;

use tsdb::Labels;

use crate::ast::{self, BinaryOp, Expr};
use crate::explain::{Capped, Detail, DropReason, Dropped, Matching, Pair, Side};
use crate::functions::Sample;

use super::super::Evaluator;
use super::super::binary::Operation;
use super::super::binary::matching::{Group, Match, matched_labels, signatures};
use super::super::column::{Column, SeriesColumn};
use super::super::output::VectorSample;
use super::{Trace, last_of, sample_of};

impl Trace<'_> {
    /// Called before the operator runs: where it fails, this is the reason.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn matching(
        &self,
        evaluator: &Evaluator<'_>,
        operation: &Operation<'_>,
        (lhs, rhs): (&Expr, &Expr),
        matching: &ast::Matching,
    ) {
        self.detail(|| {
            let (left, right) = (self.columns(lhs), self.columns(rhs));
            let mut found = Found::default();
            if operation.op.is_set() {
                found.sets(operation.op, &left, &right, matching);
            } else {
                found.pairs(evaluator, &Match::new(operation, matching, left, right));
            }
            Detail::Matching(Matching {
                on: matching.on.clone(),
                pairs: Capped::of(found.pairs),
                dropped: Capped::of(found.dropped),
            })
        });
    }

    /// What a comparison with a scalar left out of the vector `operand`.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn filter(
        &self,
        operation: &Operation<'_>,
        operand: &Expr,
        results: &[SeriesColumn],
        side: Side,
    ) {
        if !operation.op.is_comparison() {
            return;
        }
        self.detail(|| {
            let passed: Vec<SeriesColumn> = results.iter().filter_map(last_of).collect();
            let operand = self.columns(operand);
            // A comparison with `bool` lets everything pass under another name.
            let is_missing = |column: &&SeriesColumn| {
                passed.len() < operand.len()
                    && passed.iter().all(|result| result.labels != column.labels)
            };
            let dropped = operand.iter().filter(is_missing).filter_map(|column| {
                Some(Dropped {
                    side,
                    sample: sample_of(column)?,
                    partner: None,
                    key: Labels::default(),
                    reason: DropReason::ComparisonFalse,
                })
            });
            Detail::Filter(Capped::of(dropped))
        });
    }
}

#[derive(Default)]
struct Found {
    pairs: Vec<Pair>,
    dropped: Vec<Dropped>,
}

impl Found {
    fn pairs(&mut self, evaluator: &Evaluator<'_>, matched: &Match<'_>) {
        for group in matched.groups() {
            let is_ambiguous = !group.many.is_empty()
                && (group.one.len() > 1
                    || matched.is_one_to_one && !group.one.is_empty() && group.many.len() > 1);
            if is_ambiguous {
                self.not_unique(matched, &group);
                continue;
            }
            for many in group.many.iter().map(|index| &matched.many[*index]) {
                match group.one.first().map(|index| &matched.one[*index]) {
                    Some(one) => self.met(evaluator, matched, many, one),
                    None => self.alone(evaluator, matched, many, true),
                }
            }
            if group.many.is_empty() {
                for one in group.one.iter().map(|index| &matched.one[*index]) {
                    self.alone(evaluator, matched, one, false);
                }
            }
        }
    }

    fn not_unique(&mut self, matched: &Match<'_>, group: &Group) {
        let (many_side, one_side) = sides(matched);
        let (members, columns, side) = if group.one.len() > 1 {
            (&group.one, &matched.one, one_side)
        } else {
            (&group.many, &matched.many, many_side)
        };
        for column in members.iter().map(|index| &columns[*index]) {
            let key = matched_labels(&column.labels, matched.matching);
            self.drop(side, column, None, key, DropReason::NotUnique);
        }
    }

    fn met(
        &mut self,
        evaluator: &Evaluator<'_>,
        matched: &Match<'_>,
        many: &SeriesColumn,
        one: &SeriesColumn,
    ) {
        let key = matched_labels(&many.labels, matched.matching);
        let pair = evaluator.pair(matched, many, &one.labels, &|step| one.values.get(step));
        let (left, right) = in_order(matched, many, one);
        match sample_of(&pair.column) {
            Some(result) => self.pairs.push(Pair {
                key,
                left: sample_of(left),
                right: sample_of(right),
                result: unnamed(evaluator, result, pair.column.drops_name),
            }),
            None => {
                let has_met = pair.met.first().copied().unwrap_or(false);
                let reason = if has_met {
                    DropReason::ComparisonFalse
                } else {
                    DropReason::TypesDoNotFit
                };
                self.drop(Side::Left, left, sample_of(right), key, reason);
            }
        }
    }

    /// A series without partner: dropped, unless `fill` stands in.
    fn alone(
        &mut self,
        evaluator: &Evaluator<'_>,
        matched: &Match<'_>,
        column: &SeriesColumn,
        is_many: bool,
    ) {
        let key = matched_labels(&column.labels, matched.matching);
        let (many_fill, one_fill) = matched.fills();
        let (many_side, one_side) = sides(matched);
        let (fill, side) = if is_many {
            (one_fill, many_side)
        } else {
            (many_fill, one_side)
        };
        let Some(fill) = fill else {
            self.drop(side, column, None, key, DropReason::NoPartner);
            return;
        };
        let pair = if is_many {
            let filled = |_| Some(Sample::Float(fill));
            evaluator.pair(matched, column, &key, &filled)
        } else {
            let many = SeriesColumn {
                labels: key.clone(),
                drops_name: false,
                values: Column::from_floats(vec![fill]),
            };
            evaluator.pair(matched, &many, &column.labels, &|step| {
                column.values.get(step)
            })
        };
        let own = sample_of(column);
        match sample_of(&pair.column) {
            Some(result) => self.pairs.push(Pair {
                key,
                left: own.clone().filter(|_| side == Side::Left),
                right: own.filter(|_| side == Side::Right),
                result: unnamed(evaluator, result, pair.column.drops_name),
            }),
            None => self.drop(side, column, None, key, DropReason::ComparisonFalse),
        }
    }

    fn sets(
        &mut self,
        op: BinaryOp,
        left: &[SeriesColumn],
        right: &[SeriesColumn],
        matching: &ast::Matching,
    ) {
        let mut ids = HashMap::new();
        let left_ids = signatures(left, matching, &mut ids);
        let right_ids = signatures(right, matching, &mut ids);
        let partner = |id: usize, ids: &[usize], columns: &[SeriesColumn]| {
            let place = ids.iter().position(|other| *other == id)?;
            sample_of(columns.get(place)?)
        };
        for (column, id) in left.iter().zip(&left_ids) {
            let key = matched_labels(&column.labels, matching);
            let other = partner(*id, &right_ids, right);
            match (op, other.is_some()) {
                (BinaryOp::And, false) => {
                    self.drop(Side::Left, column, None, key, DropReason::NoPartner);
                }
                (BinaryOp::Unless, true) => {
                    self.drop(Side::Left, column, other, key, DropReason::HasPartner);
                }
                _ => self.keep(key, sample_of(column), other, true),
            }
        }
        for (column, id) in right.iter().zip(&right_ids) {
            let key = matched_labels(&column.labels, matching);
            let other = partner(*id, &left_ids, left);
            match (op, other.is_some()) {
                (BinaryOp::Or, true) => {
                    self.drop(Side::Right, column, other, key, DropReason::HasPartner);
                }
                (BinaryOp::Or, false) => self.keep(key, None, sample_of(column), false),
                (_, false) => self.drop(Side::Right, column, None, key, DropReason::NoPartner),
                (_, true) => {}
            }
        }
    }

    /// A sample that a set operator lets pass as it is.
    fn keep(
        &mut self,
        key: Labels,
        left: Option<VectorSample>,
        right: Option<VectorSample>,
        is_left: bool,
    ) {
        let result = if is_left { left.clone() } else { right.clone() };
        self.pairs.extend(result.map(|result| Pair {
            key,
            left,
            right,
            result,
        }));
    }

    fn drop(
        &mut self,
        side: Side,
        column: &SeriesColumn,
        partner: Option<VectorSample>,
        key: Labels,
        reason: DropReason,
    ) {
        self.dropped.extend(sample_of(column).map(|sample| Dropped {
            side,
            sample,
            partner,
            key,
            reason,
        }));
    }
}

/// On which side of the operator "many" stands, and on which "one".
fn sides(matched: &Match<'_>) -> (Side, Side) {
    if matched.many_is_left {
        (Side::Left, Side::Right)
    } else {
        (Side::Right, Side::Left)
    }
}

fn in_order<'a>(
    matched: &Match<'_>,
    many: &'a SeriesColumn,
    one: &'a SeriesColumn,
) -> (&'a SeriesColumn, &'a SeriesColumn) {
    if matched.many_is_left {
        (many, one)
    } else {
        (one, many)
    }
}

/// A result as the query will have it: without its name where that goes at once.
fn unnamed(evaluator: &Evaluator<'_>, result: VectorSample, drops_name: bool) -> VectorSample {
    if !drops_name || evaluator.options.delayed_name_removal {
        return result;
    }
    VectorSample {
        labels: result.labels.without_metadata(),
        ..result
    }
}

//! Which series an aggregation put together, and which labels that cost.

use std::collections::{BTreeSet, HashMap};

use tsdb::Labels;

use crate::ast::AggregateOp;
use crate::explain::{Capped, Detail, GroupMember, Grouping, SeriesGroup};
use crate::functions::Sample;

use super::super::aggregate::{Aggregation, Group};
use super::super::column::SeriesColumn;
use super::{Trace, last_of, sample_of};

impl Trace<'_> {
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn grouping(
        &self,
        aggregation: &Aggregation<'_>,
        results: &[SeriesColumn],
    ) {
        self.detail(|| {
            let members = self.columns(aggregation.operand);
            let results: Vec<SeriesColumn> = results.iter().filter_map(last_of).collect();
            describe(aggregation, &members, &results)
        });
    }
}

fn describe(
    aggregation: &Aggregation<'_>,
    members: &[SeriesColumn],
    results: &[SeriesColumn],
) -> Detail {
    let by_labels: HashMap<Labels, Option<Sample>> = results
        .iter()
        .map(|result| (result.labels.clone(), result.values.get(0)))
        .collect();
    let chooses_members = matches!(
        aggregation.op,
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::LimitRatio
    );
    let group = |group: Group| {
        let of_group = group.members.iter().filter_map(|member| {
            let column = members.get(*member)?;
            Some(GroupMember {
                sample: sample_of(column)?,
                is_kept: !chooses_members || by_labels.contains_key(&column.labels),
            })
        });
        SeriesGroup {
            members: Capped::of(of_group),
            result: match aggregation.op {
                _ if chooses_members => None,
                AggregateOp::CountValues => None,
                _ => result_of(&by_labels, &group.labels),
            },
            labels: group.labels,
        }
    };
    let groups = aggregation.groups(members).into_iter().map(group);
    Detail::Grouping(Grouping {
        groups: Capped::of(groups),
        lost_labels: lost_labels(members, results),
    })
}

/// A group keeps its metric's name until names are removed.
fn result_of(by_labels: &HashMap<Labels, Option<Sample>>, labels: &Labels) -> Option<Sample> {
    let result = by_labels.get(labels);
    result
        .or_else(|| by_labels.get(&labels.without_metadata()))?
        .clone()
}

/// The labels that some member has and no result has.
fn lost_labels(members: &[SeriesColumn], results: &[SeriesColumn]) -> Vec<String> {
    let names = |columns: &[SeriesColumn]| -> BTreeSet<String> {
        let labels = columns.iter().flat_map(|column| column.labels.iter());
        labels.map(|(name, _)| name.to_owned()).collect()
    };
    if results.is_empty() {
        return Vec::new();
    }
    names(members)
        .difference(&names(results))
        .cloned()
        .collect()
}

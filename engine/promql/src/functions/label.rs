//! Functions that write labels or sort by them.

use super::Implementation::Special;
use super::ValueType::{InstantVector, String};
use super::{Function, Special as S};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "info",
        &[InstantVector, InstantVector],
        InstantVector,
        Special(S::Info),
        "Adds the labels of matching info metrics, such as target_info",
    )
    .variadic(1)
    .experimental(),
    Function::new(
        "label_join",
        &[InstantVector, String, String, String],
        InstantVector,
        Special(S::LabelJoin),
        "Writes the values of several labels, joined by a separator, into one label",
    )
    .variadic(-1),
    Function::new(
        "label_replace",
        &[InstantVector, String, String, String, String],
        InstantVector,
        Special(S::LabelReplace),
        "Writes a label made from another one where a regular expression matches it",
    ),
    Function::new(
        "sort_by_label",
        &[InstantVector, String],
        InstantVector,
        Special(S::SortByLabel),
        "Sorts an instant vector by the values of labels, numbers in natural order",
    )
    .variadic(-1)
    .experimental(),
    Function::new(
        "sort_by_label_desc",
        &[InstantVector, String],
        InstantVector,
        Special(S::SortByLabelDesc),
        "Sorts an instant vector by the values of labels, last ones first",
    )
    .variadic(-1)
    .experimental(),
];

//! Functions from a whole vector to a vector or a scalar.

use super::Implementation::Special;
use super::ValueType::{InstantVector, RangeVector, Scalar};
use super::{Function, Special as S};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "absent",
        &[InstantVector],
        InstantVector,
        Special(S::Absent),
        "One sample of value 1 where the vector is empty, nothing where it is not",
    ),
    Function::new(
        "absent_over_time",
        &[RangeVector],
        InstantVector,
        Special(S::AbsentOverTime),
        "One sample of value 1 where no series has a sample in the range",
    ),
    Function::new(
        "scalar",
        &[InstantVector],
        Scalar,
        Special(S::Scalar),
        "The value of the only sample as a scalar; NaN where there is not exactly one",
    ),
    Function::new(
        "sort",
        &[InstantVector],
        InstantVector,
        Special(S::Sort),
        "Sorts an instant vector, smallest first",
    ),
    Function::new(
        "sort_desc",
        &[InstantVector],
        InstantVector,
        Special(S::SortDesc),
        "Sorts an instant vector, largest first",
    ),
    Function::new(
        "vector",
        &[Scalar],
        InstantVector,
        Special(S::Vector),
        "The scalar as a vector of one sample without labels",
    ),
];

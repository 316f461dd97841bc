//! Whether the series of two vectors can ever find each other.

use promql::ast::{MatchOn, Matching};
use tsdb::METRIC_NAME;

use super::LabelSet;

/// Why no series of one side matches one of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// Every series of the left has the label and none of the right.
    OnlyLeft(String),
    /// Every series of the right has the label and none of the left.
    OnlyRight(String),
    /// Both have it, with values that differ.
    Values {
        label: String,
        left: String,
        right: String,
    },
    /// Matching is on a label that neither side can have, while the sides have others.
    Neither(String),
}

/// A reason why the two sides can't match, if one is certain.
pub fn mismatch(left: &LabelSet, right: &LabelSet, matching: &Matching) -> Option<Mismatch> {
    let is_compared = |label: &str| match &matching.on {
        None => label != METRIC_NAME,
        Some(MatchOn::On(labels)) => labels.iter().any(|on| on == label),
        Some(MatchOn::Ignoring(labels)) => {
            label != METRIC_NAME && !labels.iter().any(|ignored| ignored == label)
        }
    };
    let compared = |labels: &LabelSet| -> Vec<String> {
        let names = labels.sure().filter(|label| is_compared(label));
        names.map(str::to_owned).collect()
    };
    let (sure_left, sure_right) = (compared(left), compared(right));
    // Values that differ say more than a missing label.
    let differing = sure_left.iter().find_map(|label| {
        let (one, other) = (left.value(label)?, right.value(label)?);
        (one != other).then(|| Mismatch::Values {
            label: label.clone(),
            left: one.to_owned(),
            right: other.to_owned(),
        })
    });
    let only_left = || {
        let mut labels = sure_left.iter();
        let label = labels.find(|label| !right.is_possible(label))?;
        Some(Mismatch::OnlyLeft(label.clone()))
    };
    let only_right = || {
        let mut labels = sure_right.iter();
        let label = labels.find(|label| !left.is_possible(label))?;
        Some(Mismatch::OnlyRight(label.clone()))
    };
    let neither = || match &matching.on {
        Some(MatchOn::On(labels)) => {
            let mut labels = labels.iter();
            let gone =
                labels.find(|label| !left.is_possible(label) && !right.is_possible(label))?;
            Some(Mismatch::Neither(gone.clone()))
        }
        _ => None,
    };
    differing
        .or_else(only_left)
        .or_else(only_right)
        .or_else(neither)
}

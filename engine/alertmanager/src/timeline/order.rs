//! The order of the alerts in a message.

use std::cmp::Ordering;

use tsdb::Labels;

/// By `job`, then `instance`, those without last; then fewer labels first, then label by label.
pub(super) fn compare(a: &Labels, b: &Labels) -> Ordering {
    for name in ["job", "instance"] {
        let (left, right) = (a.get(name), b.get(name));
        let ordering = match (left.is_empty(), right.is_empty()) {
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            _ => left.cmp(right),
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    a.len().cmp(&b.len()).then_with(|| by_label(a, b))
}

fn by_label(a: &Labels, b: &Labels) -> Ordering {
    for ((left_name, left), (right_name, right)) in a.iter().zip(b.iter()) {
        // Whoever lacks the smaller name comes first.
        let ordering = right_name.cmp(left_name).then_with(|| left.cmp(right));
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    Ordering::Equal
}

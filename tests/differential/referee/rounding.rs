//! Tells rounding from mistakes: a result that jumps when samples move by a few units in the last place is not decided
//! by the samples, but by the order in which somebody adds.
//!
//! `tan` of a huge number, `floor` of a sum that should be whole, `x == y` of two averages: there both answers are right.

use tsdb::{MemoryStore, Series};

use crate::answer::{Answer, When, is_near};
use crate::ours;

/// The same samples, moved by so little that no answer should notice.
pub struct Nudged(Vec<MemoryStore>);

impl Nudged {
    pub fn new(store: &MemoryStore) -> Self {
        let nudges = [1.0 + 8.0 * f64::EPSILON, 1.0 - 8.0 * f64::EPSILON];
        let stores = nudges.iter().map(|nudge| {
            let mut moved = MemoryStore::default();
            for series in store.series() {
                let values = series.values.iter().map(|value| value * nudge).collect();
                let timestamps = series.timestamps.clone();
                moved.insert(Series::new(series.labels.clone(), timestamps, values));
            }
            moved
        });
        Self(stores.collect())
    }

    /// Whether our own answer moves at every point where the two answers lie apart.
    pub fn explain(&self, query: &str, when: When, ours: &Answer, theirs: &Answer) -> bool {
        let moved: Vec<Answer> = self
            .0
            .iter()
            .map(|store| ours::ask(store, query, when))
            .collect();
        let apart = points_apart(ours, theirs);
        !apart.is_empty()
            && apart.iter().all(|point| {
                moved
                    .iter()
                    .any(|moved| points_apart(ours, moved).contains(point))
            })
    }
}

/// Series and times at which only one answer has a value, or the values are not near.
fn points_apart(a: &Answer, b: &Answer) -> Vec<(String, i64)> {
    let (Ok(a), Ok(b)) = (&a.result, &b.result) else {
        return Vec::new();
    };
    let mut apart = Vec::new();
    for (one, other) in [(a, b), (b, a)] {
        for (labels, points) in &one.series {
            let others = other.series.iter().find(|(l, _)| l == labels);
            let others = others.map_or(&[][..], |(_, points)| points);
            for (time, value) in points {
                let near = others
                    .binary_search_by_key(time, |(time, _)| *time)
                    .ok()
                    .and_then(|place| others.get(place))
                    .is_some_and(|(_, other)| is_near(*value, *other));
                if !near {
                    apart.push((labels.to_string(), *time));
                }
            }
        }
    }
    apart.sort();
    apart.dedup();
    apart
}

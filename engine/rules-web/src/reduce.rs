//! A line of many points as one of few that looks the same.

/// Of each bucket of time the lowest and the highest point: a spike of one sample is still seen.
///
/// At most `2 * buckets` points come back, by rising time.
pub(crate) fn reduce(points: &[(i64, f64)], buckets: usize) -> Vec<(i64, f64)> {
    if points.len() <= 2 * buckets {
        return points.to_vec();
    }
    let size = points.len().div_ceil(buckets);
    let mut kept = Vec::with_capacity(2 * buckets);
    for bucket in points.chunks(size) {
        let lowest = (0..bucket.len()).min_by(|a, b| bucket[*a].1.total_cmp(&bucket[*b].1));
        let highest = (0..bucket.len()).max_by(|a, b| bucket[*a].1.total_cmp(&bucket[*b].1));
        let (Some(lowest), Some(highest)) = (lowest, highest) else {
            continue;
        };
        kept.push(bucket[lowest.min(highest)]);
        if lowest != highest {
            kept.push(bucket[lowest.max(highest)]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::reduce;

    #[test]
    fn a_spike_stays() {
        let mut points: Vec<(i64, f64)> = (0..1_000).map(|at| (at, 1.0)).collect();
        points[617].1 = 9.0;
        let kept = reduce(&points, 50);
        assert!(kept.len() <= 100);
        assert!(kept.contains(&(617, 9.0)));
        assert!(kept.is_sorted_by_key(|(at, _)| *at));
    }

    #[test]
    fn few_points_are_left_alone() {
        let points = [(0, 1.0), (15, f64::INFINITY)];
        assert_eq!(reduce(&points, 50), points);
    }
}

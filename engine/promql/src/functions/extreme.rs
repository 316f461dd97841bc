//! The largest or smallest sample of a window: each sample is looked at once, however many windows it is in.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::Window;

/// What is remembered between the windows of one series. Windows only move forward, and one function asks.
#[derive(Debug, Default)]
pub struct Extremes(RefCell<Candidates>);

#[derive(Debug, Default)]
struct Candidates {
    /// Places in the series, rising. Each is the one to take once those before it have left the window.
    places: VecDeque<usize>,
    /// Samples before this place have been looked at.
    seen: usize,
}

/// The sample that no later one beats, and its time. NaN is beaten by everything.
pub(super) fn pick(window: &Window<'_>, beats: fn(f64, f64) -> bool) -> Option<(i64, f64)> {
    window.note_ignored_histograms();
    let last = window.values.len().checked_sub(1)?;
    // Nothing but NaN: then the last one.
    let index = window.extremes.index(window, beats).unwrap_or(last);
    Some((*window.times.get(index)?, *window.values.get(index)?))
}

impl Extremes {
    fn index(&self, window: &Window<'_>, beats: fn(f64, f64) -> bool) -> Option<usize> {
        let mut candidates = self.0.borrow_mut();
        let Candidates { places, seen } = &mut *candidates;
        let (first, values) = (window.first_place, window.values);
        while places.front().is_some_and(|place| *place < first) {
            places.pop_front();
        }
        let end = first + values.len();
        for place in first.max(*seen)..end {
            let value = values[place - first];
            if value.is_nan() {
                continue;
            }
            while places
                .back()
                .is_some_and(|back| beats(value, values[back - first]))
            {
                places.pop_back();
            }
            places.push_back(place);
        }
        *seen = end;
        places.front().map(|place| place - first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::functions::WindowNotes;

    /// As the words say: one sample after the other.
    fn naive(values: &[f64], beats: fn(f64, f64) -> bool) -> Option<usize> {
        let mut best = 0;
        for (index, value) in values.iter().enumerate() {
            if index > 0 && (beats(*value, values[best]) || values[best].is_nan()) {
                best = index;
            }
        }
        (!values.is_empty()).then_some(best)
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![
            8 => (-3_i32..4).prop_map(f64::from),
            1 => Just(f64::NAN),
            1 => Just(-0.0),
            1 => Just(f64::INFINITY),
        ]
    }

    proptest! {
        #[test]
        fn sliding_gives_what_looking_at_every_sample_gives(
            values in vec(value(), 1..60),
            // How far each end of the window moves at a step.
            moves in vec((0_usize..8, 0_usize..8), 1..30),
        ) {
            let beats: [fn(f64, f64) -> bool; 4] =
                [|a, b| a > b, |a, b| a < b, |a, b| a >= b, |a, b| a <= b];
            let times: Vec<i64> = (0..60).collect();
            for beats in beats {
                let (notes, extremes) = (WindowNotes::default(), Extremes::default());
                let (mut start, mut end) = (0, 0);
                for (by_start, by_end) in &moves {
                    end = (end + by_end).min(values.len());
                    start = (start + by_start).min(end);
                    let window = Window {
                        times: &times[start..end],
                        values: &values[start..end],
                        first_place: start,
                        extremes: &extremes,
                        falls: 0,
                        starts: &[],
                        histogram_times: &[],
                        histograms: &[],
                        histogram_starts: &[],
                        start_ms: 0,
                        end_ms: 0,
                        at_ms: 0,
                        extension: None,
                        params: &[],
                        notes: &notes,
                    };
                    let expected = naive(&values[start..end], beats).map(|index| times[start + index]);
                    prop_assert_eq!(pick(&window, beats).map(|(time, _)| time), expected);
                }
            }
        }
    }
}

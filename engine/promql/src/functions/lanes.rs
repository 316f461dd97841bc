//! The same sum over many windows, side by side.
//!
//! In a compensated sum every addition waits for the one before. Windows overlap, but a sum that slides (adding what
//! comes in, subtracting what leaves) rounds otherwise than the server's; so each window is summed from its start, and
//! four of them at a time keep the processor busy. Each comes out to the last bit as it would alone.

use std::array::from_fn;
use std::ops::Range;

use super::summing::{Mean, Sum, Variance};

/// Puts the result for each of `windows`, places in `values`, into the result of the same place.
pub(crate) type FoldWindows = fn(values: &[f64], windows: &[Range<usize>], results: &mut Vec<f64>);

/// What is added up value by value.
pub(super) trait Fold: Copy + Default {
    fn add(&mut self, value: f64);
    fn result(self) -> f64;
}

impl Fold for Sum {
    fn add(&mut self, value: f64) {
        Self::add(self, value);
    }

    fn result(self) -> f64 {
        self.total()
    }
}

impl Fold for Mean {
    fn add(&mut self, value: f64) {
        Self::add(self, value);
    }

    fn result(self) -> f64 {
        self.value()
    }
}

impl Fold for Variance {
    fn add(&mut self, value: f64) {
        Self::add(self, value);
    }

    fn result(self) -> f64 {
        self.value()
    }
}

/// A variance of which the root is wanted.
#[derive(Clone, Copy, Default)]
pub(super) struct Deviation(Variance);

impl Fold for Deviation {
    fn add(&mut self, value: f64) {
        self.0.add(value);
    }

    fn result(self) -> f64 {
        self.0.value().sqrt()
    }
}

/// How many windows are folded at a time.
const LANES: usize = 4;

/// See [`FoldWindows`].
pub(super) fn fold<F: Fold>(values: &[f64], windows: &[Range<usize>], results: &mut Vec<f64>) {
    let of = |window: &Range<usize>| values.get(window.clone()).unwrap_or_default();
    let (fours, rest) = windows.as_chunks::<LANES>();
    for four in fours {
        let lanes: [&[f64]; LANES] = from_fn(|lane| of(&four[lane]));
        let shared = lanes.iter().map(|lane| lane.len()).min().unwrap_or(0);
        let heads = lanes.map(|lane| &lane[..shared]);
        let mut states = [F::default(); LANES];
        for index in 0..shared {
            for (state, head) in states.iter_mut().zip(&heads) {
                state.add(head[index]);
            }
        }
        for (state, lane) in states.iter_mut().zip(&lanes) {
            add_all(state, &lane[shared..]);
        }
        results.extend(states.map(F::result));
    }
    for window in rest {
        let mut state = F::default();
        add_all(&mut state, of(window));
        results.push(state.result());
    }
}

fn add_all<F: Fold>(state: &mut F, values: &[f64]) {
    for value in values {
        state.add(*value);
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Which NaN comes out of infinities is nobody's promise.
    fn bits(value: f64) -> u64 {
        if value.is_nan() {
            u64::MAX
        } else {
            value.to_bits()
        }
    }

    fn alone<F: Fold>(values: &[f64]) -> u64 {
        let mut state = F::default();
        add_all(&mut state, values);
        bits(state.result())
    }

    fn together<F: Fold>(values: &[f64], windows: &[Range<usize>]) -> Vec<u64> {
        let mut results = Vec::new();
        fold::<F>(values, windows, &mut results);
        results.into_iter().map(bits).collect()
    }

    proptest! {
        #[test]
        fn a_window_comes_out_as_it_would_alone(
            values in vec(prop_oneof![8 => -1e3..1e3, 1 => Just(1e308), 1 => Just(1e-300)], 40),
            windows in vec((0_usize..40, 0_usize..40), 0..20),
        ) {
            let windows: Vec<Range<usize>> =
                windows.into_iter().map(|(a, b)| a.min(b)..a.max(b)).collect();
            let each = |alone: fn(&[f64]) -> u64| -> Vec<u64> {
                windows.iter().map(|window| alone(&values[window.clone()])).collect()
            };
            prop_assert_eq!(together::<Sum>(&values, &windows), each(alone::<Sum>));
            prop_assert_eq!(together::<Mean>(&values, &windows), each(alone::<Mean>));
            prop_assert_eq!(together::<Variance>(&values, &windows), each(alone::<Variance>));
            prop_assert_eq!(together::<Deviation>(&values, &windows), each(alone::<Deviation>));
        }
    }
}

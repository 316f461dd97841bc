//! Places in a figure: values to units of the drawing, with room for what stands at the axes.

use crate::ui::scale::round_values;

/// Units across; the page scales the drawing to its width, so text in it is 20 units or more.
pub(super) const WIDTH: f64 = 720.0;

/// A linear scale from values to one axis of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub values: (f64, f64),
    pub places: (f64, f64),
}

impl Scale {
    pub(super) fn place(self, value: f64) -> f64 {
        let (low, high) = self.values;
        let (from, to) = self.places;
        let share = if high > low {
            (value - low) / (high - low)
        } else {
            0.0
        };
        from + share * (to - from)
    }

    /// The value at a place, within the axis.
    pub(super) fn value(self, place: f64) -> f64 {
        let (low, high) = self.values;
        let (from, to) = self.places;
        low + ((place - from) / (to - from)).clamp(0.0, 1.0) * (high - low)
    }

    /// Round values that lie on the axis, about `count` of them.
    pub(super) fn ticks(self, count: usize) -> Vec<f64> {
        let (low, high) = self.values;
        round_values(low, high, count)
    }
}

/// `M… L…` through the points.
pub(super) fn line(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let command = if path.is_empty() { 'M' } else { 'L' };
        path.push_str(&format!("{command}{x:.1} {y:.1}"));
    }
    path
}

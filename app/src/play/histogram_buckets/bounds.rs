//! The bounds of a histogram, of which one at a time is chosen to be moved.

/// A bound on a ladder of numbers with two digits: each rung is a number that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bound(u16);

/// Rungs from one power of ten to the next: 10 to 99.
const RUNGS: u16 = 90;

impl Bound {
    /// 5 ms.
    pub(super) const LOWEST: Self = Self(40);
    /// 10 s.
    pub(super) const HIGHEST: Self = Self(4 * RUNGS);

    /// The bound nearest to `seconds`.
    pub(super) fn nearest(seconds: f64) -> Self {
        let distance = |bound: &Self| (bound.seconds() / seconds).ln().abs();
        (Self::LOWEST.0..=Self::HIGHEST.0)
            .map(Self)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .unwrap_or(Self::HIGHEST)
    }

    /// The bound at a slider's place.
    pub(super) fn at_rung(rung: f64) -> Self {
        let (low, high) = (f64::from(Self::LOWEST.0), f64::from(Self::HIGHEST.0));
        Self(rung.clamp(low, high) as u16)
    }

    pub(super) fn rung(self) -> f64 {
        f64::from(self.0)
    }

    /// Whole numbers divided once: what is printed has no tail of nines.
    pub(super) fn seconds(self) -> f64 {
        let mantissa = u32::from(10 + self.0 % RUNGS);
        f64::from(mantissa * 10_u32.pow(u32::from(self.0 / RUNGS))) / 10_000.0
    }

    /// As in a label `le`.
    pub(super) fn label(self) -> String {
        self.seconds().to_string()
    }
}

/// At least one bound and at most twelve, from low to high.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bounds {
    ascending: Vec<Bound>,
    chosen: usize,
}

impl Bounds {
    pub(super) const MOST: usize = 12;

    /// Chooses the bound nearest to `chosen`.
    pub(super) fn new(seconds: &[f64], chosen: f64) -> Self {
        let ascending: Vec<Bound> = seconds.iter().map(|at| Bound::nearest(*at)).collect();
        let mut bounds = Self {
            ascending,
            chosen: 0,
        };
        bounds.choose_nearest(chosen);
        bounds
    }

    pub(super) fn ascending(&self) -> &[Bound] {
        &self.ascending
    }

    pub(super) fn chosen(&self) -> (usize, Bound) {
        let bound = self.ascending.get(self.chosen);
        (self.chosen, bound.copied().unwrap_or(Bound::HIGHEST))
    }

    pub(super) fn choose(&mut self, index: usize) {
        self.chosen = index.min(self.ascending.len().saturating_sub(1));
    }

    pub(super) fn choose_nearest(&mut self, seconds: f64) {
        let distance = |bound: &Bound| (bound.seconds() / seconds).ln().abs();
        let bounds = self.ascending.iter().enumerate();
        let nearest = bounds.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
        self.chosen = nearest.map_or(0, |(index, _)| index);
    }

    /// Moves the chosen bound, also past others. Where one stands already there is no room.
    pub(super) fn move_chosen(&mut self, to: Bound) {
        if self.ascending.contains(&to) {
            return;
        }
        if let Some(bound) = self.ascending.get_mut(self.chosen) {
            *bound = to;
        }
        self.ascending.sort_unstable();
        self.chosen = self.ascending.partition_point(|bound| *bound < to);
    }

    /// Adds one in the middle of the widest gap between two, or above the only one, and chooses it.
    pub(super) fn add(&mut self) {
        let gaps = self.ascending.windows(2).map(|pair| (pair[0], pair[1]));
        let (low, high) = gaps
            .max_by_key(|(low, high)| high.0 - low.0)
            .unwrap_or((self.chosen().1, Bound::HIGHEST));
        let middle = Bound(low.0.midpoint(high.0));
        if self.ascending.len() < Self::MOST && !self.ascending.contains(&middle) {
            self.ascending.push(middle);
            self.chosen = self.ascending.len() - 1;
            self.ascending.sort_unstable();
            self.chosen = self.ascending.partition_point(|bound| *bound < middle);
        }
    }

    /// Keeps the last one.
    pub(super) fn remove_chosen(&mut self) {
        if self.ascending.len() > 1 {
            self.ascending.remove(self.chosen);
            self.choose(self.chosen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_print_as_people_write_them() {
        let defaults = [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0,
        ];
        for seconds in defaults {
            assert_eq!(Bound::nearest(seconds).label(), seconds.to_string());
        }
    }

    #[test]
    fn a_bound_moves_past_its_neighbour_and_stays_chosen() {
        let mut bounds = Bounds::new(&[0.1, 0.3, 1.0], 0.1);
        bounds.move_chosen(Bound::nearest(0.3));
        assert_eq!(bounds.chosen(), (0, Bound::nearest(0.1)), "no room at 0.3");
        bounds.move_chosen(Bound::nearest(0.5));
        assert_eq!(bounds.chosen(), (1, Bound::nearest(0.5)));
        bounds.remove_chosen();
        bounds.remove_chosen();
        bounds.remove_chosen();
        assert_eq!(bounds.ascending().len(), 1);
        bounds.add();
        assert_eq!(bounds.ascending().len(), 2);
    }
}

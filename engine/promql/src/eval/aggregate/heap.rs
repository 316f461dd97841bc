//! The heap that `topk` keeps its candidates in. Which of several equal values stays, and where it comes in the result,
//! follows from how elements move in it: so it moves them as the server's does.

/// A binary heap with the least element, by `is_less`, on top.
pub(super) struct Heap<F> {
    pub(super) elements: Vec<(usize, f64)>,
    is_less: F,
}

impl<F: Fn(f64, f64) -> bool> Heap<F> {
    pub(super) fn new(is_less: F) -> Self {
        Self {
            elements: Vec::new(),
            is_less,
        }
    }

    fn less(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.elements[a].1, self.elements[b].1);
        a.is_nan() || (self.is_less)(a, b)
    }

    pub(super) fn push(&mut self, element: (usize, f64)) {
        self.elements.push(element);
        let mut child = self.elements.len() - 1;
        while child > 0 {
            let parent = (child - 1) / 2;
            if !self.less(child, parent) {
                break;
            }
            self.elements.swap(parent, child);
            child = parent;
        }
    }

    pub(super) fn replace_top(&mut self, element: (usize, f64)) {
        self.elements[0] = element;
        let mut parent = 0;
        loop {
            let left = 2 * parent + 1;
            if left >= self.elements.len() {
                return;
            }
            let right = left + 1;
            let child = if right < self.elements.len() && self.less(right, left) {
                right
            } else {
                left
            };
            if !self.less(child, parent) {
                return;
            }
            self.elements.swap(parent, child);
            parent = child;
        }
    }

    /// The elements, greatest first, NaN last; equal ones stay as they lie.
    pub(super) fn into_sorted(mut self) -> Vec<(usize, f64)> {
        let is_less = self.is_less;
        self.elements
            .sort_by(|(_, a), (_, b)| match (a.is_nan(), b.is_nan()) {
                (false, false) if is_less(*a, *b) => std::cmp::Ordering::Greater,
                (false, false) if is_less(*b, *a) => std::cmp::Ordering::Less,
                (a_is_nan, b_is_nan) => a_is_nan.cmp(&b_is_nan),
            });
        self.elements
    }
}

#[cfg(test)]
mod tests {
    use super::Heap;

    #[test]
    fn the_least_element_is_on_top() {
        let mut heap = Heap::new(|a, b| a < b);
        for (index, value) in [3.0, 1.0, 2.0].into_iter().enumerate() {
            heap.push((index, value));
        }
        assert_eq!(heap.elements[0], (1, 1.0));
        heap.replace_top((7, 5.0));
        assert_eq!(heap.elements[0], (2, 2.0));
        assert_eq!(heap.into_sorted(), [(7, 5.0), (0, 3.0), (2, 2.0)]);
    }
}

//! Text order in which numbers inside the text count by their value: `a2` before `a10`.

use std::cmp::Ordering;

pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut a_parts, mut b_parts) = (Parts(a), Parts(b));
    loop {
        let order = match (a_parts.next(), b_parts.next()) {
            (Some(a), Some(b)) => compare_part(a, b),
            (a, b) => return a.is_some().cmp(&b.is_some()),
        };
        if order.is_ne() {
            return order;
        }
    }
}

fn compare_part(a: &str, b: &str) -> Ordering {
    let significant = |text: &str| text.trim_start_matches('0').to_owned();
    if !starts_with_digit(a) || !starts_with_digit(b) {
        return a.cmp(b);
    }
    // Without leading zeros the longer number is the larger one.
    let (x, y) = (significant(a), significant(b));
    x.len()
        .cmp(&y.len())
        .then_with(|| x.cmp(&y))
        .then_with(|| a.len().cmp(&b.len()))
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The runs of digits and of other characters in a text.
struct Parts<'t>(&'t str);

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        if self.0.is_empty() {
            return None;
        }
        let is_number = starts_with_digit(self.0);
        let end = self
            .0
            .find(|c: char| c.is_ascii_digit() != is_number)
            .unwrap_or(self.0.len());
        let (part, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_in_text_count_by_value() {
        let mut names = ["cpu10", "cpu2", "cpu", "cpu2a", "4.10", "4.9", "010", "10"];
        names.sort_by(|a, b| super::compare(a, b));
        assert_eq!(
            names,
            ["4.9", "4.10", "10", "010", "cpu", "cpu2", "cpu2a", "cpu10"]
        );
    }
}

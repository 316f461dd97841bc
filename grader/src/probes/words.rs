//! Random words for the `{names}` of a plan: the same word for the same name.

use std::collections::BTreeMap;

use super::draw::Draw;

/// The words of one attempt.
pub(super) struct Words {
    draw: Draw,
    known: BTreeMap<String, String>,
}

impl Words {
    pub(super) fn new(draw: Draw) -> Self {
        Self {
            draw,
            known: BTreeMap::new(),
        }
    }

    /// A word of its own, which no name stands for.
    pub(super) fn draw(&mut self) -> String {
        self.draw.word()
    }

    /// The text with each `{name}` replaced by its word.
    pub(super) fn fill(&mut self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            let draw = &mut self.draw;
            let word = self
                .known
                .entry(name.to_owned())
                .or_insert_with(|| draw.word());
            filled.push_str(before);
            filled.push_str(word);
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_word_everywhere() {
        let mut words = Words::new(Draw::new(1));
        let once = words.fill("{shop}");
        assert_eq!(words.fill("a {shop} b"), format!("a {once} b"));
        assert_ne!(words.fill("{bank}"), once);
        assert_eq!(words.fill("plain {open"), "plain {open");
    }
}

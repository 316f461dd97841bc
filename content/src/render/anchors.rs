//! Ids for headings: the slug of the text, or the author's own, each once a page.

use std::collections::BTreeMap;

/// Every id on the page so far, with its line.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    lines: BTreeMap<String, usize>,
}

impl Anchors {
    /// Claims an id; `Err` is a message for the author.
    pub(super) fn claim(&mut self, id: &str, line: usize) -> Result<(), String> {
        match self.lines.insert(id.to_owned(), line) {
            None => Ok(()),
            Some(first) => Err(format!(
                "the anchor `{id}` is taken by line {first}: reword, or add `{{#another-id}}`"
            )),
        }
    }

    pub(super) fn into_ids(self) -> Vec<String> {
        self.lines.into_keys().collect()
    }
}

/// Lower-case words joined by dashes: `What rate() does` → `what-rate-does`.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() || character == '_' {
            slug.push(character);
        } else if matches!(character, ' ' | '-' | '–' | '—' | '/')
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

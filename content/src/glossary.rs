//! The module's words: one sentence each, shown where a lesson first uses one.

use std::path::Path;

use model::{GlossaryWord, LessonPart};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::highlight::escape;
use crate::texts::{Texts, line_of, plain};
use crate::{ContentError, yaml_file};

const FILE: &str = "glossary.yml";

/// What words are never marked in: links, code, headings, drawings.
const SKIPPED: &[&str] = &[
    "a", "code", "pre", "h2", "h3", "h4", "th", "summary", "svg", "button",
];

/// Paragraphs that are headings.
const TITLES: &[&str] = &["<p class=\"code-title\"", "<p class=\"callout-head\""];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    term: Spanned<String>,
    #[serde(default)]
    also: Vec<String>,
    is: Spanned<String>,
    lesson: Option<String>,
}

/// Reads `glossary.yml`, by term; a folder without one has no words.
pub(crate) fn load(dir: &Path) -> (Vec<GlossaryWord>, Vec<ContentError>) {
    let written = match yaml_file::read::<Vec<Written>>(dir, FILE) {
        Ok(written) => written.unwrap_or_default(),
        Err(error) => return (Vec::new(), vec![error]),
    };
    let mut texts = Texts::of(FILE);
    let mut words: Vec<GlossaryWord> = Vec::new();
    for one in written {
        let html = texts.line(&one.is);
        let word = GlossaryWord {
            anchor: anchor(&one.term.value),
            text: plain(&html),
            html,
            line: line_of(&one.term),
            term: one.term.value,
            also: one.also,
            lesson: one.lesson,
        };
        let clash = words.iter().find(|other| {
            other.anchor == word.anchor || forms(other).any(|form| forms(&word).any(|f| f == form))
        });
        if let Some(other) = clash {
            let message = format!("`{}` is also `{}`: keep one", word.term, other.term);
            texts.error(word.line, message);
        }
        words.push(word);
    }
    words.sort_by_key(|word| word.term.to_lowercase());
    (words, texts.errors)
}

fn anchor(term: &str) -> String {
    let words = term.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}

fn forms(word: &GlossaryWord) -> impl Iterator<Item = &str> {
    std::iter::once(word.term.as_str()).chain(word.also.iter().map(String::as_str))
}

/// Makes the first use of each word on a page a link to its definition, which a pointer or the focus shows.
pub(crate) fn mark(parts: &mut [LessonPart], words: &[GlossaryWord]) {
    let mut marker = Marker::new(words);
    for part in parts {
        if let LessonPart::Html { html } = part {
            *html = marker.mark(html);
        }
    }
}

#[derive(Debug)]
struct Marker<'a> {
    /// Every form of the words that were not met yet, the longest first: "error budget" before "error".
    left: Vec<(&'a str, &'a GlossaryWord)>,
}

impl<'a> Marker<'a> {
    fn new(words: &'a [GlossaryWord]) -> Self {
        let mut left: Vec<(&str, &GlossaryWord)> = words
            .iter()
            .flat_map(|word| forms(word).map(move |form| (form, word)))
            .collect();
        left.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        Self { left }
    }

    /// Marks the words in HTML that we rendered.
    fn mark(&mut self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        let mut skipping: Option<&str> = None;
        while let Some(open) = rest.find('<') {
            let (text, from_tag) = rest.split_at(open);
            self.text(text, skipping.is_some(), &mut out);
            let end = from_tag.find('>').map_or(from_tag.len(), |end| end + 1);
            let (tag, after) = from_tag.split_at(end);
            out.push_str(tag);
            let inner = tag.trim_start_matches("</").trim_start_matches('<');
            let name = inner
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            match skipping {
                // A file's name or a call-out's heading is no sentence.
                None if TITLES.iter().any(|title| tag.starts_with(title)) => skipping = Some("p"),
                None if !tag.starts_with("</") && !tag.ends_with("/>") => {
                    skipping = SKIPPED.iter().copied().find(|skipped| *skipped == name);
                }
                Some(skipped) if tag.starts_with("</") && name == skipped => skipping = None,
                _ => {}
            }
            rest = after;
        }
        self.text(rest, skipping.is_some(), &mut out);
        out
    }

    fn text(&mut self, text: &str, is_skipped: bool, out: &mut String) {
        if is_skipped {
            return out.push_str(text);
        }
        let mut written = 0;
        let mut is_start = true;
        for (at, character) in text.char_indices() {
            if at >= written
                && is_start
                && let Some(index) = self
                    .left
                    .iter()
                    .position(|(form, _)| begins(&text[at..], form))
            {
                let (form, word) = self.left[index];
                let end = at + form.len();
                out.push_str(&text[written..at]);
                out.push_str(&format!(
                    "<a class=\"term\" href=\"/glossary#{}\" data-is=\"{}\">{}</a>",
                    word.anchor,
                    escape(&word.text),
                    &text[at..end]
                ));
                written = end;
                self.left.retain(|(_, other)| other.anchor != word.anchor);
            }
            is_start = !is_word(character) && character != '&';
        }
        out.push_str(&text[written..]);
    }
}

/// Whether `text` begins with the word `form`, in whatever case, and it ends there.
fn begins(text: &str, form: &str) -> bool {
    text.get(..form.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(form))
        && !text[form.len()..].chars().next().is_some_and(is_word)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(term: &str, also: &[&str]) -> GlossaryWord {
        GlossaryWord {
            term: term.to_owned(),
            also: also.iter().map(|form| (*form).to_owned()).collect(),
            anchor: anchor(term),
            html: String::new(),
            text: format!("about \"{term}\""),
            lesson: None,
            line: 1,
        }
    }

    #[test]
    fn the_first_use_is_marked_and_code_links_and_headings_are_left_alone() {
        let words = [
            word("error", &[]),
            word("error budget", &["budgets"]),
            word("job", &[]),
        ];
        let mut marker = Marker::new(&words);
        let html = "<h2>Error budget</h2><p><code>job</code> terror. An Error budget, <a href=\"/x\">error</a>, an error\u{2014}and error; jobs</p>";
        assert_eq!(
            marker.mark(html),
            "<h2>Error budget</h2><p><code>job</code> terror. An <a class=\"term\" href=\"/glossary#error-budget\" \
             data-is=\"about &quot;error budget&quot;\">Error budget</a>, <a href=\"/x\">error</a>, an \
             <a class=\"term\" href=\"/glossary#error\" data-is=\"about &quot;error&quot;\">error</a>\u{2014}and error; jobs</p>"
        );
        assert_eq!(
            marker.mark("A job &lt;error budgets"),
            "A <a class=\"term\" href=\"/glossary#job\" data-is=\"about &quot;job&quot;\">job</a> &lt;error budgets"
        );
    }
}

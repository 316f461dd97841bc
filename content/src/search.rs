//! Search over everything that is read: a small index of words, built once for each version of the course.
//!
//! A word of the query meets a word of a text if they are equal, if it begins it, or if one or two letters are
//! wrong. What stands in a title weighs more than what stands in the text, and a rare word more than a common one.

use std::collections::BTreeMap;

use model::{SearchHit, SearchKind};

/// Words of a title count so often.
const TITLE_WEIGHT: f64 = 6.0;
const BEGINNING: f64 = 0.6;
const MISSPELT: f64 = 0.35;
/// Characters of the excerpt around the first word that was found.
const EXCERPT: usize = 180;
/// More words than this say nothing more.
const LONGEST_QUERY: usize = 12;

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    pub kind: SearchKind,
    pub title: String,
    /// What it belongs to; may be empty.
    pub within: String,
    pub address: String,
    /// Plain text.
    pub text: String,
}

/// Entries with the words that they hold.
#[derive(Debug)]
pub struct SearchIndex {
    entries: Vec<SearchEntry>,
    /// For each word the entries that hold it, and how much it weighs there.
    words: BTreeMap<String, Vec<(usize, f64)>>,
}

impl SearchIndex {
    pub fn new(entries: Vec<SearchEntry>) -> Self {
        let mut words: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            for word in words_of(&entry.text) {
                *counts.entry(word).or_default() += 1.0;
            }
            // The tenth use of a word says little that the second did not.
            for count in counts.values_mut() {
                *count = 1.0 + count.ln();
            }
            for word in words_of(&entry.title) {
                *counts.entry(word).or_default() += TITLE_WEIGHT;
            }
            for (word, weight) in counts {
                words.entry(word).or_default().push((at, weight));
            }
        }
        Self { entries, words }
    }

    /// What fits the query best, at most `limit`.
    pub fn search(&self, query: &str, limit: usize) -> Vec<SearchHit> {
        let asked: Vec<String> = words_of(query).take(LONGEST_QUERY).collect();
        let mut scores: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        for word in &asked {
            for (entry, score) in self.scores_of(word) {
                let (met, total) = scores.entry(entry).or_default();
                *met += 1;
                *total += score;
            }
        }
        let mut found: Vec<(usize, usize, f64)> = scores
            .into_iter()
            .map(|(entry, (met, score))| (entry, met, score))
            .collect();
        // Who holds more of the words comes first, whatever the words weigh; then the order of the course.
        found.sort_by(|a, b| {
            let by_words = b.1.cmp(&a.1);
            by_words.then(b.2.total_cmp(&a.2)).then(a.0.cmp(&b.0))
        });
        found
            .into_iter()
            .take(limit)
            .filter_map(|(entry, ..)| {
                let entry = self.entries.get(entry)?;
                Some(hit(entry, &asked))
            })
            .collect()
    }

    /// The entries that hold the word or something like it, each with the best of its scores.
    fn scores_of(&self, asked: &str) -> BTreeMap<usize, f64> {
        let all = self.entries.len().max(1) as f64;
        let mut best: BTreeMap<usize, f64> = BTreeMap::new();
        for (word, places) in &self.words {
            let Some(likeness) = likeness(asked, word) else {
                continue;
            };
            let rareness = (1.0 + all / places.len() as f64).ln();
            for (entry, weight) in places {
                let score = likeness * rareness * weight;
                let known = best.entry(*entry).or_default();
                *known = known.max(score);
            }
        }
        best
    }
}

/// How well `word` answers to what was asked for, from 0 to 1.
fn likeness(asked: &str, word: &str) -> Option<f64> {
    if asked == word {
        return Some(1.0);
    }
    let length = asked.chars().count();
    if length >= 2 && word.starts_with(asked) {
        return Some(BEGINNING);
    }
    let forgiven = match length {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    // The word may go on: who types, has not finished yet.
    let beginning: String = word.chars().take(length).collect();
    let is_like = distance(asked, word) <= forgiven || distance(asked, &beginning) <= forgiven;
    is_like.then_some(MISSPELT)
}

/// Letters to add, drop, change or swap to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let above = &rows[i];
            let mut cost = (above[j + 1] + 1)
                .min(row[j] + 1)
                .min(above[j] + usize::from(letter != other));
            let is_swap = i > 0 && j > 0 && a[i - 1] == *other && b[j - 1] == *letter;
            if is_swap {
                cost = cost.min(rows[i - 1][j - 1] + 1);
            }
            row.push(cost);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

/// Lower-case words; names such as `histogram_quantile` count as a whole and by their parts.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !is_part(c))
        .filter(|word| !word.is_empty())
        .flat_map(|word| {
            let word = word.to_lowercase();
            let parts: Vec<String> = if word.contains('_') {
                word.split('_').map(str::to_owned).collect()
            } else {
                Vec::new()
            };
            std::iter::once(word).chain(parts)
        })
        .filter(|word| !word.is_empty())
}

fn hit(entry: &SearchEntry, asked: &[String]) -> SearchHit {
    SearchHit {
        kind: entry.kind,
        title: entry.title.clone(),
        within: entry.within.clone(),
        address: entry.address.clone(),
        excerpt: excerpt(&entry.text, asked),
    }
}

/// The words around the first that was asked for, or the text's beginning.
fn excerpt(text: &str, asked: &[String]) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_asked = |word: &str| {
        words_of(word).any(|word| asked.iter().any(|asked| likeness(asked, &word).is_some()))
    };
    let mut at = 0;
    let mut found = 0;
    for word in text.split(' ') {
        if is_asked(word) {
            found = at;
            break;
        }
        at += word.len() + 1;
    }
    let before = text[..found].char_indices().rev().nth(EXCERPT / 3);
    let start = before.map_or(0, |(at, _)| {
        text[at..].find(' ').map_or(at, |space| at + space + 1)
    });
    let rest = &text[start..];
    let end = rest
        .char_indices()
        .nth(EXCERPT)
        .map_or(rest.len(), |(at, _)| rest[..at].rfind(' ').unwrap_or(at));
    let (lead, tail) = (
        if start > 0 { "… " } else { "" },
        if end < rest.len() { " …" } else { "" },
    );
    format!("{lead}{}{tail}", &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, text: &str) -> SearchEntry {
        SearchEntry {
            kind: SearchKind::Lesson,
            title: title.to_owned(),
            within: String::new(),
            address: format!("/{title}"),
            text: text.to_owned(),
        }
    }

    fn titles(query: &str) -> Vec<String> {
        let index = SearchIndex::new(vec![
            entry("Gauges", "a level, and not a counter"),
            entry("Counters", "a counter only rises; rate() reads a counter"),
            entry(
                "Percentiles",
                "histogram_quantile reads buckets of a histogram",
            ),
            entry("Alertmanager", "groups alerts and routes them, déjà vu"),
        ]);
        let hits = index.search(query, 3);
        hits.into_iter().map(|hit| hit.title).collect()
    }

    #[test]
    fn titles_weigh_more_and_all_words_more_than_one() {
        // A plural is a letter away from its singular, so it finds both; the exact word comes first.
        assert_eq!(titles("counters"), ["Counters", "Gauges"]);
        assert_eq!(titles("counter"), ["Counters", "Gauges"]);
        assert_eq!(titles("level counter"), ["Gauges", "Counters"]);
    }

    #[test]
    fn beginnings_parts_and_misspellings_are_found() {
        assert_eq!(titles("perc"), ["Percentiles"]);
        assert_eq!(titles("quantile"), ["Percentiles"]);
        assert_eq!(titles("histgoram"), ["Percentiles"]);
        assert_eq!(titles("alermanager"), ["Alertmanager"]);
        assert_eq!(titles("dèjà"), ["Alertmanager"]);
        assert!(titles("zebra").is_empty() && titles("").is_empty() && titles("!?").is_empty());
    }

    #[test]
    fn an_excerpt_shows_what_was_found() {
        let text = format!(
            "{} the needle is here {}",
            "wörd ".repeat(60),
            "more ".repeat(80)
        );
        let shown = excerpt(&text, &["needle".to_owned()]);
        assert!(shown.starts_with("… ") && shown.ends_with(" …") && shown.contains("needle"));
    }
}

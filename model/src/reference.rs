//! What is looked up: the words of the module, and the misconceptions that checks and questions name.

use serde::{Deserialize, Serialize};

/// A word and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlossaryWord {
    pub term: String,
    /// Other forms of it, such as the plural.
    pub also: Vec<String>,
    /// Its id on the glossary's page.
    pub anchor: String,
    /// One sentence, HTML.
    pub html: String,
    /// The same without markup.
    pub text: String,
    /// Where a lesson teaches it: its slug, with an anchor if the lesson is long.
    pub lesson: Option<String>,
    /// In the glossary's file, from 1.
    pub line: usize,
}

/// Something that people believe and that is not so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misconception {
    /// Such as `P01`.
    pub id: String,
    pub title: String,
    /// What people think, as a sentence.
    pub belief: String,
    /// What is so. Code stands between backticks.
    pub why: String,
    /// What to do instead; may be empty.
    pub mend: String,
    /// Where a lesson teaches it, if that is written: its slug with an anchor.
    pub lesson: Option<String>,
}

/// A misconception where something points at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedMisconception {
    /// Such as `P01`.
    pub id: String,
    /// Code stands between backticks.
    pub title: String,
}

/// One thing that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    pub kind: SearchKind,
    pub title: String,
    /// What it belongs to, such as a lesson's title; may be empty.
    pub within: String,
    /// On this site.
    pub address: String,
    /// Some words around what was found.
    pub excerpt: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    Lesson,
    Word,
    Exercise,
    Lab,
    Misconception,
}

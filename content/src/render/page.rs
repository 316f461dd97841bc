//! What rendering produces, apart from errors.

use std::collections::BTreeMap;

use model::{LessonPart, QueryBlock, TocEntry};

/// A rendered Markdown file.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    pub toc: Vec<TocEntry>,
    pub parts: Vec<LessonPart>,
    /// Where sections and their parts begin, in order.
    pub sections: Vec<SectionStart>,
    /// Every id that a link may point at.
    pub anchors: Vec<String>,
    /// Links to places on this site, to be checked against what exists.
    pub links: Vec<Link>,
    /// The runnable queries, for tests.
    pub queries: Vec<Query>,
    /// All other code blocks, for tests that validate or compile them.
    pub code_blocks: Vec<CodeBlock>,
}

/// A `##` or `###` heading outside of lists and call-outs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionStart {
    /// 2 or 3.
    pub level: u8,
    pub id: String,
    /// Its plain text.
    pub title: String,
    /// The index of the part that begins with it.
    pub part: usize,
}

/// A link to a page of ours or to a place on this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub line: usize,
    /// Starts with `/` or `#`.
    pub target: String,
}

impl Rendered {
    /// The index of the part before which the section `id` ends; `None` if there is no such section.
    pub fn end_of_section(&self, id: &str) -> Option<usize> {
        let at = self.sections.iter().position(|section| section.id == id)?;
        let level = self.sections[at].level;
        let next = self.sections[at + 1..]
            .iter()
            .find(|section| section.level <= level);
        Some(next.map_or(self.parts.len(), |next| next.part))
    }
}

/// A runnable query and what the lesson promises about its result.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub line: usize,
    pub block: QueryBlock,
    pub expectation: Expectation,
}

/// What a query must do on the sample dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// Something comes back.
    Result,
    /// Nothing comes back, and that is the point: `empty="why"`.
    Empty { why: String },
    /// It is refused, and that is the point: `fails="why"`.
    Error { why: String },
}

/// A code block that is shown and not run in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    pub line: usize,
    pub language: &'static str,
    pub attributes: BTreeMap<String, String>,
    pub source: String,
}

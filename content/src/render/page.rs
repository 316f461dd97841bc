//! What rendering produces, apart from errors.

use std::collections::BTreeMap;

use model::{LessonPart, QueryBlock, TocEntry};

/// A rendered Markdown file.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    pub toc: Vec<TocEntry>,
    pub parts: Vec<LessonPart>,
    /// Every id that a link may point at.
    pub anchors: Vec<String>,
    /// Links to places on this site, to be checked against what exists.
    pub links: Vec<Link>,
    /// The runnable queries, for tests.
    pub queries: Vec<Query>,
    /// All other code blocks, for tests that validate or compile them.
    pub code_blocks: Vec<CodeBlock>,
}

/// A link to a page of ours or to a place on this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub line: usize,
    /// Starts with `/` or `#`.
    pub target: String,
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

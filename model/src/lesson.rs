//! A lesson as a page shows it: rendered HTML between blocks that the visitor can run.

use serde::{Deserialize, Serialize};

use crate::{AskedQuestion, ExerciseSummary, LessonSlug, Play};

/// What a list of lessons shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonSummary {
    pub slug: LessonSlug,
    /// Its place in the module, from 1.
    pub number: u32,
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Reading time.
    pub minutes: u32,
}

/// A link to a neighbouring lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonLink {
    pub slug: LessonSlug,
    pub number: u32,
    pub title: String,
}

/// A heading in the table of contents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TocEntry {
    /// 2 for a section, 3 for a part of one.
    pub level: u8,
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A whole lesson, rendered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonPage {
    pub summary: LessonSummary,
    /// "After this you can …", HTML of one line each.
    pub outcomes: Vec<String>,
    pub toc: Vec<TocEntry>,
    pub parts: Vec<LessonPart>,
    pub previous: Option<LessonLink>,
    pub next: Option<LessonLink>,
}

/// A stretch of a lesson, in reading order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LessonPart {
    /// Trusted HTML made from our Markdown.
    Html { html: String },
    /// A fenced `promql` block with a Run button.
    Query(QueryBlock),
    /// A question at the end of the section that it is about.
    Question(AskedQuestion),
    /// Exercises for the section before, each on its own page.
    Exercises { exercises: Vec<ExerciseSummary> },
    /// A figure that can be played with.
    Play(PlayBlock),
}

/// A figure, and what it becomes once somebody plays with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayBlock {
    pub play: Play,
    /// The figure that stands there before; trusted SVG.
    pub figure: String,
    /// Safe HTML.
    pub caption: String,
}

/// A query that a lesson shows and the page can run on the sample dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryBlock {
    pub expr: String,
    /// The expression with highlighting, safe HTML for inside `<code>`.
    pub html: String,
    /// A line below the block: what to look for. Safe HTML, may be empty.
    pub caption: String,
    pub view: QueryView,
}

/// When a query is evaluated, in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum QueryView {
    Instant {
        at_ms: i64,
    },
    Range {
        start_ms: i64,
        end_ms: i64,
        step_ms: i64,
    },
}

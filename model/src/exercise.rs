//! Exercises: a query to write or a graph to read, as a page shows them and as answers to them are judged.

use serde::{Deserialize, Serialize};

use crate::{AskedQuestion, ExerciseId, LessonSlug, NamedMisconception, QueryBlock, QueryView};

/// What a list of exercises shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseSummary {
    pub lesson: LessonSlug,
    pub id: ExerciseId,
    pub title: String,
    pub kind: ExerciseKind,
    /// Whether the visitor has had it right.
    pub is_done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseKind {
    /// A query is written.
    Promql,
    /// A graph is read.
    Reading,
}

/// A lesson's exercises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseGroup {
    pub lesson: LessonSlug,
    pub number: u32,
    pub title: String,
    /// From easy to hard.
    pub exercises: Vec<ExerciseSummary>,
}

/// One exercise on its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExercisePage {
    pub summary: ExerciseSummary,
    pub lesson_title: String,
    /// The anchor of the section that it practises, if it is about one.
    pub section: Option<String>,
    /// HTML.
    pub ask: String,
    pub task: ExerciseTask,
    /// HTML of one line each, the most general first.
    pub hints: Vec<String>,
    pub next: Option<ExerciseSummary>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExerciseTask {
    Promql {
        /// What the editor holds at first.
        starter: String,
        view: QueryView,
        answered: Option<AnsweredQuery>,
    },
    Reading {
        graph: QueryBlock,
        /// What the query gives, for a browser that evaluates nothing; empty if that failed.
        still: StillGraph,
        asked: AskedQuestion,
    },
}

/// The result of a range query, to be drawn once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StillGraph {
    /// In the order of the result.
    pub lines: Vec<StillLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StillLine {
    /// The series, as a selector; `{}` where it has no labels.
    pub name: String,
    /// Unix milliseconds and finite values; a step without one ends a piece.
    pub pieces: Vec<Vec<(i64, f64)>>,
}

/// A query that was handed in, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnsweredQuery {
    pub query: String,
    pub judged: QueryJudged,
}

/// What a query is worth, by its results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum QueryJudged {
    Right {
        /// Ours, highlighted.
        solution: String,
    },
    Wrong(QueryDifference),
    /// It can't be read, or fails when it is evaluated.
    Refused {
        problems: Vec<String>,
    },
    /// Judging took too long or could not be done; nothing was kept.
    Unjudged {
        message: String,
    },
}

/// The first difference from what was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryDifference {
    /// Whether it shows on the day that the page shows, or on data that is only used to judge.
    pub is_hidden: bool,
    /// What is special about that data.
    pub about: String,
    /// In words.
    pub message: String,
    /// The series, as a selector; empty where it has no labels.
    pub series: String,
    /// `14:30:00`, UTC.
    pub at: String,
    /// `None`: no value.
    pub expected: Option<String>,
    pub got: Option<String>,
    /// What is probably behind it.
    pub because: Option<String>,
    pub misconception: Option<NamedMisconception>,
}

impl QueryJudged {
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Right { .. })
    }
}

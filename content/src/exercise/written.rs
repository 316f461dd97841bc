//! Exercises as their author writes them; which fields belong to one depends on its kind.

use model::{ExerciseId, LessonSlug};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::quiz::Written as WrittenQuestion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) lesson: LessonSlug,
    pub(super) exercises: Vec<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) id: Spanned<ExerciseId>,
    pub(super) kind: Kind,
    pub(super) section: Option<String>,
    pub(super) title: String,
    pub(super) ask: Spanned<String>,
    #[serde(default)]
    pub(super) hints: Vec<Spanned<String>>,
    // Of a query: the moment or range in which the page shows its result, and what is right and wrong.
    pub(super) at: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) step: Option<String>,
    pub(super) starter: Option<String>,
    pub(super) solution: Option<Spanned<String>>,
    pub(super) wrong: Option<Vec<WrongQuery>>,
    /// Whether the order of the series is asked for.
    #[serde(default)]
    pub(super) ordered: bool,
    // Of a graph to read.
    pub(super) graph: Option<Graph>,
    pub(super) question: Option<WrittenQuestion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Promql,
    Reading,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrongQuery {
    pub(super) query: Spanned<String>,
    pub(super) because: Spanned<String>,
    pub(super) misconception: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Graph {
    pub(super) query: Spanned<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) step: Option<String>,
}

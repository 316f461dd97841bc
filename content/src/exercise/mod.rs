//! Exercises: queries to write, judged by what they give, and graphs to read.

mod read;
mod written;

use std::path::Path;

use model::{ExerciseId, ExerciseKind, ExerciseSummary, LessonSlug, QueryBlock, QueryView};

use crate::of_lesson::{self, OfLesson};
use crate::texts::Texts;
use crate::{ContentError, Question};

/// An exercise with its solution.
#[derive(Debug, Clone)]
pub struct Exercise {
    pub lesson: LessonSlug,
    pub id: ExerciseId,
    pub title: String,
    /// HTML.
    pub ask: String,
    /// The anchor of the section that it practises.
    pub section: Option<String>,
    /// HTML of one line each.
    pub hints: Vec<String>,
    pub task: Task,
    pub(crate) line: usize,
}

/// What is to be done, and what is right.
#[derive(Debug, Clone)]
pub enum Task {
    Promql {
        /// The reference and the mistakes that are known.
        judged_as: exercise::Exercise,
        starter: String,
        view: QueryView,
        /// The reference, highlighted.
        solution_html: String,
    },
    Reading {
        graph: QueryBlock,
        question: Box<Question>,
    },
}

impl Exercise {
    /// As a list shows it, not done.
    pub fn summary(&self) -> ExerciseSummary {
        ExerciseSummary {
            lesson: self.lesson.clone(),
            id: self.id.clone(),
            title: self.title.clone(),
            kind: self.kind(),
            is_done: false,
        }
    }

    pub fn kind(&self) -> ExerciseKind {
        match self.task {
            Task::Promql { .. } => ExerciseKind::Promql,
            Task::Reading { .. } => ExerciseKind::Reading,
        }
    }
}

/// The exercises of one lesson, from easy to hard.
pub(crate) type ExerciseFile = OfLesson<Exercise>;

/// Reads `exercises/*.yml`, with every problem of every file.
pub(crate) fn load_all(dir: &Path) -> (Vec<ExerciseFile>, Vec<ContentError>) {
    of_lesson::load_all::<written::File>(dir, "exercises")
}

impl of_lesson::Written for written::File {
    type Entry = Exercise;

    fn lesson(&self) -> &LessonSlug {
        &self.lesson
    }

    fn read(self, texts: &mut Texts<'_>) -> Vec<Exercise> {
        let exercises = self.exercises.iter();
        exercises
            .filter_map(|one| read::exercise(one, &self.lesson, texts))
            .collect()
    }

    fn name(exercise: &Exercise) -> (String, usize) {
        (format!("exercise `{}`", exercise.id), exercise.line)
    }
}

//! Exercises: queries to write, judged by what they give, and graphs to read.

mod read;
mod written;

use std::path::Path;

use model::{ExerciseId, ExerciseKind, ExerciseSummary, LessonSlug, QueryBlock, QueryView};

use crate::fingerprint::files_in;
use crate::texts::Texts;
use crate::{ContentError, Question, Rendered, yaml_file};

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
#[derive(Debug, Clone)]
pub(crate) struct ExerciseFile {
    /// Below the content folder.
    pub(crate) file: String,
    pub(crate) lesson: LessonSlug,
    pub(crate) exercises: Vec<Exercise>,
    /// What its texts link to and hold, without parts.
    pub(crate) collected: Rendered,
}

impl ExerciseFile {
    /// Reads `exercises/*.yml`, with every problem of every file.
    pub(crate) fn load_all(dir: &Path) -> (Vec<Self>, Vec<ContentError>) {
        let mut files = Vec::new();
        let mut errors = Vec::new();
        let paths = files_in(&dir.join("exercises"), "yml").unwrap_or_else(|error| {
            let message = format!("can't be listed: {error}");
            errors.push(ContentError::new("exercises", 1, message));
            Vec::new()
        });
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match Self::load(dir, &format!("exercises/{name}")) {
                Ok(file) => files.push(file),
                Err(problems) => errors.extend(problems),
            }
        }
        (files, errors)
    }

    fn load(dir: &Path, file: &str) -> Result<Self, Vec<ContentError>> {
        let read = yaml_file::read::<written::File>(dir, file).map_err(|error| vec![error])?;
        let Some(written) = read else {
            return Err(vec![ContentError::new(file, 1, "is gone")]);
        };
        let mut texts = Texts::of(file);
        let lesson = written.lesson;
        if file != format!("exercises/{lesson}.yml") {
            let message =
                format!("`lesson` says `exercises/{lesson}.yml`: rename the file or correct it");
            texts.error(1, message);
        }
        let mut exercises: Vec<Exercise> = Vec::new();
        for one in &written.exercises {
            let Some(exercise) = read::exercise(one, &lesson, &mut texts) else {
                continue;
            };
            if exercises.iter().any(|other| other.id == exercise.id) {
                let message = format!("exercise `{}` is here twice: rename one", exercise.id);
                texts.error(exercise.line, message);
            }
            exercises.push(exercise);
        }
        if texts.errors.is_empty() {
            Ok(Self {
                file: file.to_owned(),
                lesson,
                exercises,
                collected: texts.collected,
            })
        } else {
            Err(texts.errors)
        }
    }
}

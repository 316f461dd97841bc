//! Questions with their solutions: written in YAML, asked without them, judged by them.
//!
//! To add a kind of question: its form in `model`, its fields in `written`, its reading in `read`,
//! its judging in `judge`, and its look in `app/src/questions`.

mod foreseen;
mod judge;
mod read;
#[cfg(test)]
mod tests;
mod written;

use std::path::Path;

use model::{Choice, LessonSlug, QuestionId, Remark};

pub(crate) use read::question;
pub(crate) use written::Written;

use crate::fingerprint::files_in;
use crate::texts::Texts;
use crate::{ContentError, Rendered, yaml_file};

/// A question and all there is to know about its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What a page may see.
    pub shown: model::Question,
    /// The anchor of the section that it closes; `None` closes the lesson.
    pub section: Option<String>,
    pub(crate) line: usize,
    pub(crate) solution: Solution,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Solution {
    Single(Vec<Judgeable>),
    Multiple(Vec<Judgeable>),
    Order {
        /// The keys in the right order.
        keys: Vec<String>,
        because: Remark,
        mistakes: Vec<OrderMistake>,
    },
    Number {
        right: Near,
        mistakes: Vec<Near>,
        otherwise: Remark,
    },
    /// For each left: its key, the key of its right, and what to say when it is paired wrongly.
    Match(Vec<(String, String, Remark)>),
}

/// A choice with what is said when it is chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judgeable {
    pub(crate) choice: Choice,
    pub(crate) is_correct: bool,
    pub(crate) remark: Option<Remark>,
}

/// Said when `first` stands before `then`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OrderMistake {
    pub(crate) first: String,
    pub(crate) then: String,
    pub(crate) remark: Remark,
}

/// A number, how far off it may be, and what is said to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    pub(crate) number: f64,
    pub(crate) tolerance: f64,
    pub(crate) remark: Remark,
}

/// The questions of one lesson.
#[derive(Debug, Clone)]
pub(crate) struct Quiz {
    /// Below the content folder.
    pub(crate) file: String,
    pub(crate) lesson: LessonSlug,
    pub(crate) questions: Vec<Question>,
    /// What its texts link to and hold, without parts.
    pub(crate) collected: Rendered,
}

impl Quiz {
    /// Reads `quizzes/*.yml`, with every problem of every file.
    pub(crate) fn load_all(dir: &Path) -> (Vec<Self>, Vec<ContentError>) {
        let mut quizzes = Vec::new();
        let mut errors = Vec::new();
        let paths = files_in(&dir.join("quizzes"), "yml").unwrap_or_else(|error| {
            errors.push(ContentError::new(
                "quizzes",
                1,
                format!("can't be listed: {error}"),
            ));
            Vec::new()
        });
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match Self::load(dir, &format!("quizzes/{name}")) {
                Ok(quiz) => quizzes.push(quiz),
                Err(problems) => errors.extend(problems),
            }
        }
        (quizzes, errors)
    }

    fn load(dir: &Path, file: &str) -> Result<Self, Vec<ContentError>> {
        let read = yaml_file::read::<written::File>(dir, file).map_err(|error| vec![error])?;
        let Some(written) = read else {
            return Err(vec![ContentError::new(file, 1, "is gone")]);
        };
        let mut texts = Texts::of(file);
        let lesson = written.lesson;
        if file != format!("quizzes/{lesson}.yml") {
            texts.error(
                1,
                format!("`lesson` says `quizzes/{lesson}.yml`: rename the file or correct it"),
            );
        }
        let mut questions: Vec<Question> = Vec::new();
        for one in written.questions {
            let Some(question) = question(&one.value, &lesson, None, &mut texts) else {
                continue;
            };
            if questions
                .iter()
                .any(|other| other.shown.id == question.shown.id)
            {
                let message = format!("question `{}` is here twice: rename one", question.shown.id);
                texts.error(question.line, message);
            }
            questions.push(question);
        }
        if texts.errors.is_empty() {
            Ok(Self {
                file: file.to_owned(),
                lesson,
                questions,
                collected: texts.collected,
            })
        } else {
            Err(texts.errors)
        }
    }

    pub(crate) fn find(&self, id: &QuestionId) -> Option<&Question> {
        self.questions
            .iter()
            .find(|question| question.shown.id == *id)
    }
}

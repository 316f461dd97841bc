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

use crate::ContentError;
use crate::of_lesson::{self, OfLesson};
use crate::texts::Texts;

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
pub(crate) type Quiz = OfLesson<Question>;

/// Reads `quizzes/*.yml`, with every problem of every file.
pub(crate) fn load_all(dir: &Path) -> (Vec<Quiz>, Vec<ContentError>) {
    of_lesson::load_all::<written::File>(dir, "quizzes")
}

impl of_lesson::Written for written::File {
    type Entry = Question;

    fn lesson(&self) -> &LessonSlug {
        &self.lesson
    }

    fn read(self, texts: &mut Texts<'_>) -> Vec<Question> {
        let questions = self.questions.iter();
        questions
            .filter_map(|one| question(&one.value, &self.lesson, None, texts))
            .collect()
    }

    fn name(question: &Question) -> (String, usize) {
        (format!("question `{}`", question.shown.id), question.line)
    }
}

impl Quiz {
    pub(crate) fn find(&self, id: &QuestionId) -> Option<&Question> {
        self.entries
            .iter()
            .find(|question| question.shown.id == *id)
    }
}

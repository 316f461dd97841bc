//! Questions that check what a reader took from a lesson, as a page asks them and as answers to them come back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ExerciseId, LessonSlug, NamedMisconception, QuestionId};

/// What a form sends, by the key of what it is about:
/// `choice` → key (one of several), key → `on` (any of several), key → place from 1 (an order),
/// `number` → text, key of the left → key of the right (pairs).
pub type Given = BTreeMap<String, String>;

/// A question as a page asks it: nothing in it tells the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub lesson: LessonSlug,
    pub id: QuestionId,
    /// HTML, one or more blocks.
    pub ask: String,
    pub form: QuestionForm,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionForm {
    Single {
        choices: Vec<Choice>,
    },
    Multiple {
        choices: Vec<Choice>,
    },
    /// Items to put in order; they come mixed.
    Order {
        items: Vec<Choice>,
    },
    Number {
        unit: Option<String>,
    },
    /// For each left one of the rights.
    Match {
        lefts: Vec<Choice>,
        rights: Vec<Choice>,
    },
}

/// Something to choose, order or pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stays the same as long as its text does, wherever it stands.
    pub key: String,
    /// HTML of one line.
    pub html: String,
    /// The same without markup, for the options of a list.
    pub text: String,
}

/// What was answered last, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub given: Given,
    pub judged: Judged,
}

/// What an answer is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Judged {
    /// Nothing to judge yet; the message says what is missing.
    Incomplete {
        message: String,
    },
    Wrong {
        remarks: Vec<Remark>,
    },
    Right {
        remarks: Vec<Remark>,
    },
}

impl Judged {
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Right { .. })
    }

    /// What is said, if it was judged.
    pub fn remarks(&self) -> &[Remark] {
        match self {
            Self::Incomplete { .. } => &[],
            Self::Wrong { remarks } | Self::Right { remarks } => remarks,
        }
    }
}

/// An explanation of one thing in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The choice, item or left side that it is about; `None` is the answer as a whole.
    pub about: Option<String>,
    /// HTML of one line.
    pub html: String,
    /// What people who answer so believe.
    pub misconception: Option<NamedMisconception>,
}

/// A question, and how the reader stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedQuestion {
    pub question: Question,
    pub answered: Option<Answered>,
}

/// Something to do in a lesson whose answer is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Task {
    Question(QuestionId),
    Exercise(ExerciseId),
}

impl Task {
    /// `question` or `exercise`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Question(_) => "question",
            Self::Exercise(_) => "exercise",
        }
    }

    /// Its id inside the lesson.
    pub fn id(&self) -> &str {
        match self {
            Self::Question(id) => id.as_str(),
            Self::Exercise(id) => id.as_str(),
        }
    }
}

//! A quiz as its author writes it. One struct holds the fields of all kinds: a tagged enum would lose the lines.

use model::{LessonSlug, QuestionId};
use serde::Deserialize;
use serde_saphyr::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) lesson: LessonSlug,
    pub(crate) questions: Vec<Spanned<Written>>,
}

/// A question; which fields belong to it depends on its kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub(crate) id: Option<Spanned<QuestionId>>,
    pub(crate) kind: Spanned<Kind>,
    pub(crate) section: Option<String>,
    pub(crate) ask: Spanned<String>,
    pub(crate) choices: Option<Vec<WrittenChoice>>,
    pub(crate) items: Option<Vec<Spanned<String>>>,
    pub(crate) pairs: Option<Vec<WrittenPair>>,
    pub(crate) answer: Option<f64>,
    pub(crate) tolerance: Option<f64>,
    pub(crate) unit: Option<String>,
    pub(crate) because: Option<Spanned<String>>,
    pub(crate) mistakes: Option<Vec<WrittenMistake>>,
    pub(crate) otherwise: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Single,
    Multiple,
    Order,
    Number,
    Match,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenChoice {
    pub(crate) text: Spanned<String>,
    #[serde(default)]
    pub(crate) correct: bool,
    pub(crate) because: Option<Spanned<String>>,
    pub(crate) misconception: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenPair {
    pub(crate) left: Spanned<String>,
    pub(crate) right: Spanned<String>,
    pub(crate) because: Spanned<String>,
    pub(crate) misconception: Option<Spanned<String>>,
}

/// Of an order (`first`, `then`) or a number (`answer`, `tolerance`).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenMistake {
    pub(crate) first: Option<String>,
    pub(crate) then: Option<String>,
    pub(crate) answer: Option<f64>,
    pub(crate) tolerance: Option<f64>,
    pub(crate) because: Spanned<String>,
    pub(crate) misconception: Option<Spanned<String>>,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Order => "order",
            Self::Number => "number",
            Self::Match => "match",
        }
    }

    /// The fields of this kind, beside those of all kinds.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Single | Self::Multiple => &["choices"],
            Self::Order => &["items", "because", "mistakes"],
            Self::Number => &[
                "answer",
                "tolerance",
                "unit",
                "because",
                "mistakes",
                "otherwise",
            ],
            Self::Match => &["pairs"],
        }
    }
}

impl Written {
    /// A field that is there and belongs to another kind.
    pub(crate) fn stray_field(&self) -> Option<&'static str> {
        let given = [
            ("choices", self.choices.is_some()),
            ("items", self.items.is_some()),
            ("pairs", self.pairs.is_some()),
            ("answer", self.answer.is_some()),
            ("tolerance", self.tolerance.is_some()),
            ("unit", self.unit.is_some()),
            ("because", self.because.is_some()),
            ("mistakes", self.mistakes.is_some()),
            ("otherwise", self.otherwise.is_some()),
        ];
        let known = self.kind.value.fields();
        given
            .into_iter()
            .find(|(name, is_there)| *is_there && !known.contains(name))
            .map(|(name, _)| name)
    }
}

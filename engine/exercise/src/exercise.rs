//! What is asked, and what counts as an answer to it.

/// A question by its right answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exercise {
    /// A query that answers it.
    pub reference: String,
    /// Other readings of the question that count as well: each is right if it is so on every dataset.
    pub accepted: Vec<String>,
    pub order: Order,
    pub names: Names,
    /// Wrong answers that people give, and why they are wrong.
    pub known: Vec<KnownMistake>,
}

/// Whether the order of the series is part of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Ignored,
    /// As in "the slowest first": asked at single moments, as a range has no order.
    Matters,
}

/// Whether the name of the metric is part of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Names {
    #[default]
    Ignored,
    Compared,
}

/// A wrong answer that is recognised by giving what this query gives, everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMistake {
    pub query: String,
    /// What is wrong with it, for the student.
    pub because: String,
    /// A row of the misconceptions, such as `P01`.
    pub misconception: Option<String>,
}

impl Exercise {
    /// A question where neither order nor metric names matter, and no mistake is known.
    pub fn new(reference: impl Into<String>) -> Self {
        Self {
            reference: reference.into(),
            ..Self::default()
        }
    }

    /// Takes another reading of the question as well.
    #[must_use]
    pub fn accepting(mut self, query: &str) -> Self {
        self.accepted.push(query.to_owned());
        self
    }

    /// Adds a wrong answer that people give.
    #[must_use]
    pub fn knowing(mut self, query: &str, because: &str, misconception: Option<&str>) -> Self {
        self.known.push(KnownMistake {
            query: query.to_owned(),
            because: because.to_owned(),
            misconception: misconception.map(str::to_owned),
        });
        self
    }
}

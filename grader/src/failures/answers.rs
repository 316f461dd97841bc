//! The student's file `drills.yml`: for each drill a hypothesis, written before, and a diagnosis, written after.

use serde::{Deserialize, Serialize};

use super::{Component, Failure, Reach};

/// So short a text says nothing that an experiment could refute.
const SHORTEST_EXPECTATION: usize = 20;

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub drills: Vec<Answer>,
}

/// What is said about one drill.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The drill's name, such as `latency` or `blind-1`.
    pub drill: String,
    #[serde(default)]
    pub hypothesis: Option<Hypothesis>,
    #[serde(default)]
    pub diagnosis: Option<Diagnosis>,
}

/// What should be seen if the system behaves as one thinks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hypothesis {
    /// In words: what will happen, and why.
    pub expect: String,
    /// The PromQL that will show it.
    pub query: String,
    pub moves: Moves,
}

/// What it was, found from monitoring alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    pub cause: Failure,
    pub component: Component,
    /// When it began, such as `2026-03-10T12:04:30Z`; may be left out when nothing did.
    #[serde(default)]
    pub since: Option<String>,
    /// The PromQL that shows it.
    pub query: String,
    pub moves: Moves,
}

/// How a query's result moves while something is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moves {
    /// It rises, or a series appears.
    Up,
    /// It falls, or a series vanishes.
    Down,
    /// It stays where it was.
    Not,
}

/// Why the file can't be used; the message names line and column where it has one.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AnswersError {
    #[error("{0}")]
    Yaml(String),
    #[error("`drill: {drill}` stands there twice: keep the answer that you mean")]
    Twice { drill: String },
    #[error(
        "the hypothesis of `{drill}` is too short to be wrong: say what you expect to see, and why"
    )]
    Vague { drill: String },
}

impl Answers {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is no YAML of this shape, says two things about one drill, or expects nothing.
    pub fn parse(yaml: &str) -> Result<Self, AnswersError> {
        let answers: Self = serde_saphyr::from_str(yaml)
            .map_err(|error| AnswersError::Yaml(first_line(&error.to_string())))?;
        for (index, answer) in answers.drills.iter().enumerate() {
            let drill = || answer.drill.clone();
            let earlier = &answers.drills[..index];
            if earlier.iter().any(|other| other.drill == answer.drill) {
                return Err(AnswersError::Twice { drill: drill() });
            }
            let is_vague = |hypothesis: &Hypothesis| {
                hypothesis.expect.trim().chars().count() < SHORTEST_EXPECTATION
            };
            if answer.hypothesis.as_ref().is_some_and(is_vague) {
                return Err(AnswersError::Vague { drill: drill() });
            }
        }
        Ok(answers)
    }

    /// What is said about the drill of that name.
    pub fn about(&self, drill: &str) -> Option<&Answer> {
        self.drills.iter().find(|answer| answer.drill == drill)
    }
}

impl Hypothesis {
    /// Why no drill of `failure` could refute it; `None` when one could. Of the control nothing is expected but calm.
    pub fn is_empty_about(&self, failure: Failure) -> Option<&'static str> {
        if !Reach::of(&self.query).reads_series {
            return Some("it reads no metric, so it says the same whatever happens");
        }
        if self.moves == Moves::Not && failure != Failure::Nothing {
            return Some("most things stay so, whatever breaks; name what rises or falls");
        }
        None
    }
}

impl Moves {
    /// As in a sentence: "it …".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Up => "rises",
            Self::Down => "falls",
            Self::Not => "stays where it was",
        }
    }
}

/// The parser adds a picture of the place, which has no room in a verdict.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn refused(yaml: &str, expected: &Expect) {
        let error = Answers::parse(yaml).unwrap_err();
        expected.assert_eq(&error.to_string());
    }

    #[test]
    fn a_whole_answer_is_read() {
        let answers = Answers::parse(
            "drills:\n- drill: latency\n  hypothesis: {expect: The tail of the latency grows by 300 ms, query: up, moves: not}\n  \
             diagnosis: {cause: latency, component: network, since: 2026-03-10T12:00:00Z, query: up, moves: up}\n",
        )
        .unwrap();
        let diagnosis = answers
            .about("latency")
            .unwrap()
            .diagnosis
            .as_ref()
            .unwrap();
        assert_eq!(diagnosis.cause, Failure::Latency);
        assert_eq!(diagnosis.since.as_deref(), Some("2026-03-10T12:00:00Z"));
        assert!(answers.about("partition").is_none());
    }

    #[test]
    fn a_hypothesis_that_nothing_can_refute_is_empty() {
        let why = |query: &str, moves: Moves, failure: Failure| {
            let hypothesis = Hypothesis {
                expect: "all goes on as it did before".to_owned(),
                query: query.to_owned(),
                moves,
            };
            hypothesis.is_empty_about(failure)
        };
        assert_eq!(why("up", Moves::Down, Failure::WorkerKilled), None);
        assert_eq!(why("up", Moves::Not, Failure::Nothing), None);
        assert!(why("up", Moves::Not, Failure::HighCpu).is_some());
        assert!(why("vector(1)", Moves::Up, Failure::HighCpu).is_some());
        assert!(why("vector(1)", Moves::Not, Failure::Nothing).is_some());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        refused(
            "drills:\n- drill: latency\n  diagnosis: {cause: gremlins, component: network, query: up, moves: up}\n",
            &expect![
                "error: line 3 column 22: unknown variant `gremlins`, expected one of worker-killed, connections-exhausted, latency, high-cpu, partition, nothing"
            ],
        );
        refused(
            "drills:\n- drill: latency\n- drill: latency\n",
            &expect!["`drill: latency` stands there twice: keep the answer that you mean"],
        );
        refused(
            "drills:\n- drill: latency\n  hypothesis: {expect: it breaks, query: up, moves: up}\n",
            &expect![
                "the hypothesis of `latency` is too short to be wrong: say what you expect to see, and why"
            ],
        );
    }
}

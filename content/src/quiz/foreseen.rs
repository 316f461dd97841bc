//! The answers that an author foresaw, each as a form would send it: for whoever tries the questions out.

use model::{Given, QuestionForm};

use super::{OrderMistake, Question, Solution};

impl Question {
    /// The right answer.
    pub fn right_answer(&self) -> Given {
        match &self.solution {
            Solution::Single(choices) => {
                let right = choices.iter().filter(|one| one.is_correct);
                right.map(|one| chosen(&one.choice.key)).next()
            }
            Solution::Multiple(choices) => {
                let right = choices.iter().filter(|one| one.is_correct);
                Some(right.map(|one| ticked(&one.choice.key)).collect())
            }
            Solution::Order { keys, .. } => Some(places(keys)),
            Solution::Number { right, .. } => Some(number(right.number)),
            Solution::Match(pairs) => Some(
                pairs
                    .iter()
                    .map(|(left, right, _)| (left.clone(), right.clone()))
                    .collect(),
            ),
        }
        .unwrap_or_default()
    }

    /// Every wrong answer that has an explanation of its own, one mistake in each.
    pub fn wrong_answers(&self) -> Vec<Given> {
        match &self.solution {
            Solution::Single(choices) => {
                let wrong = choices.iter().filter(|one| !one.is_correct);
                wrong.map(|one| chosen(&one.choice.key)).collect()
            }
            Solution::Multiple(choices) => {
                let wrong = choices.iter().filter(|one| !one.is_correct);
                wrong
                    .map(|one| {
                        let mut given = self.right_answer();
                        given.extend([ticked(&one.choice.key)]);
                        given
                    })
                    .collect()
            }
            Solution::Order { keys, mistakes, .. } => {
                let swapped = mistakes.iter().map(|mistake| swapped(keys, mistake));
                swapped.map(|keys| places(&keys)).collect()
            }
            Solution::Number { mistakes, .. } => {
                let numbers = mistakes.iter().map(|mistake| mistake.number);
                numbers.map(number).collect()
            }
            Solution::Match(pairs) => pairs
                .iter()
                .filter_map(|(left, right, _)| {
                    let mut given = self.right_answer();
                    given.insert(left.clone(), self.another_right(right)?);
                    Some(given)
                })
                .collect(),
        }
    }

    fn another_right(&self, right: &str) -> Option<String> {
        let QuestionForm::Match { rights, .. } = &self.shown.form else {
            return None;
        };
        let other = rights.iter().find(|other| other.key != right)?;
        Some(other.key.clone())
    }
}

fn chosen(key: &str) -> Given {
    Given::from([("choice".to_owned(), key.to_owned())])
}

fn ticked(key: &str) -> (String, String) {
    (key.to_owned(), "on".to_owned())
}

fn number(number: f64) -> Given {
    Given::from([("number".to_owned(), number.to_string())])
}

fn places(keys: &[String]) -> Given {
    (1..)
        .zip(keys)
        .map(|(place, key): (usize, _)| (key.clone(), place.to_string()))
        .collect()
}

/// The right order, but for the two lines that the mistake is about.
fn swapped(keys: &[String], mistake: &OrderMistake) -> Vec<String> {
    keys.iter()
        .map(|key| match key {
            key if *key == mistake.first => mistake.then.clone(),
            key if *key == mistake.then => mistake.first.clone(),
            key => key.clone(),
        })
        .collect()
}

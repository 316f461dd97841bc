//! From what an author wrote to a question that can be asked and judged.

use model::{Choice, LessonSlug, QuestionForm, QuestionId, Remark};
use serde_saphyr::Spanned;

use super::written::{Kind, Written, WrittenChoice, WrittenMistake, WrittenPair};
use super::{Judgeable, Near, OrderMistake, Question, Solution};
use crate::facts::is_misconception;
use crate::texts::{Texts, line_of, plain};

/// A question of `lesson`; `id` is given where the question has none of its own. `None` after an error.
pub(crate) fn question(
    written: &Written,
    lesson: &LessonSlug,
    id: Option<QuestionId>,
    texts: &mut Texts<'_>,
) -> Option<Question> {
    let line = line_of(&written.kind);
    let own_id = written.id.as_ref().map(|id| id.value.clone());
    let Some(id) = id.or(own_id) else {
        texts.error(
            line,
            "this question has no `id`: give it one, such as `why-rate`",
        );
        return None;
    };
    let kind = written.kind.value;
    if let Some(field) = written.stray_field() {
        texts.error(
            line,
            format!(
                "`{field}` doesn't belong to a question of kind `{}`",
                kind.word()
            ),
        );
        return None;
    }
    let before = texts.errors.len();
    let ask = texts.block(&written.ask);
    let reader = &mut Reader { texts, line };
    let (form, solution) = match kind {
        Kind::Single | Kind::Multiple => reader.choices(kind, written.choices.as_deref())?,
        Kind::Order => reader.order(written)?,
        Kind::Number => reader.number(written)?,
        Kind::Match => reader.pairs(written.pairs.as_deref())?,
    };
    let shown = model::Question {
        lesson: lesson.clone(),
        id,
        ask,
        form,
    };
    (texts.errors.len() == before).then_some(Question {
        shown,
        section: written.section.clone(),
        line,
        solution,
    })
}

struct Reader<'a, 'b> {
    texts: &'a mut Texts<'b>,
    /// Of the question.
    line: usize,
}

impl Reader<'_, '_> {
    fn choices(
        &mut self,
        kind: Kind,
        written: Option<&[WrittenChoice]>,
    ) -> Option<(QuestionForm, Solution)> {
        let written = self.at_least(2, "choices", written)?;
        let right = written.iter().filter(|choice| choice.correct).count();
        match (kind, right) {
            (Kind::Single, 1) => {}
            (Kind::Single, _) => {
                return self.refuse(format!(
                    "{right} choices are `correct`: a question of kind `single` has one"
                ));
            }
            (_, 0) => return self.refuse("no choice is `correct`: mark at least one".to_owned()),
            (_, all) if all == written.len() => {
                return self.refuse("every choice is `correct`: add a wrong one".to_owned());
            }
            _ => {}
        }
        let mut judgeable = Vec::new();
        for one in written {
            let choice = self.choice(&one.text);
            let because = one.because.as_ref();
            if because.is_none() && !one.correct {
                let line = line_of(&one.text);
                self.texts
                    .error(line, "a wrong choice needs its own `because`");
            }
            let remark = because
                .map(|text| self.remark(Some(&choice.key), text, one.misconception.as_ref()));
            judgeable.push(Judgeable {
                choice,
                is_correct: one.correct,
                remark,
            });
        }
        let choices = self.mixed(judgeable.iter().map(|one| one.choice.clone()).collect());
        Some(if kind == Kind::Single {
            (
                QuestionForm::Single { choices },
                Solution::Single(judgeable),
            )
        } else {
            (
                QuestionForm::Multiple { choices },
                Solution::Multiple(judgeable),
            )
        })
    }

    fn order(&mut self, written: &Written) -> Option<(QuestionForm, Solution)> {
        let items = self.at_least(3, "items", written.items.as_deref())?;
        let because = self.needed("because", written.because.as_ref())?;
        let because = self.remark(None, because, None);
        let right: Vec<Choice> = items.iter().map(|item| self.choice(item)).collect();
        let keys: Vec<String> = right.iter().map(|item| item.key.clone()).collect();
        let mut mistakes = Vec::new();
        for mistake in written.mistakes.iter().flatten() {
            mistakes.extend(self.order_mistake(mistake, items, &keys));
        }
        let mut items = self.mixed(right);
        if items.iter().map(|item| &item.key).eq(&keys) {
            // Mixed by chance into the right order.
            items.rotate_left(1);
        }
        let solution = Solution::Order {
            keys,
            because,
            mistakes,
        };
        Some((QuestionForm::Order { items }, solution))
    }

    fn order_mistake(
        &mut self,
        mistake: &WrittenMistake,
        items: &[Spanned<String>],
        keys: &[String],
    ) -> Option<OrderMistake> {
        let line = line_of(&mistake.because);
        if mistake.answer.is_some() || mistake.tolerance.is_some() {
            self.texts
                .error(line, "a mistake in an order is `first` and `then`");
            return None;
        }
        let place = |side: &Option<String>| {
            let text = side.as_ref()?;
            items.iter().position(|item| item.value == *text)
        };
        let (Some(first), Some(then)) = (place(&mistake.first), place(&mistake.then)) else {
            let message = "`first` and `then` of a mistake must both be among the `items`";
            self.texts.error(line, message);
            return None;
        };
        if first <= then {
            let message = "this is no mistake: `first` does stand before `then` in the right order";
            self.texts.error(line, message);
            return None;
        }
        Some(OrderMistake {
            first: keys[first].clone(),
            then: keys[then].clone(),
            remark: self.remark(None, &mistake.because, mistake.misconception.as_ref()),
        })
    }

    fn number(&mut self, written: &Written) -> Option<(QuestionForm, Solution)> {
        let (Some(number), Some(tolerance)) = (written.answer, written.tolerance) else {
            return self
                .refuse("a question of kind `number` needs `answer` and `tolerance`".to_owned());
        };
        let because = self.needed("because", written.because.as_ref())?;
        let otherwise = self.needed("otherwise", written.otherwise.as_ref())?;
        let right = Near {
            number,
            tolerance,
            remark: self.remark(None, because, None),
        };
        if !right.is_sound() {
            return self
                .refuse("`answer` and `tolerance` must be finite, and not below 0".to_owned());
        }
        let otherwise = self.remark(None, otherwise, None);
        let mut mistakes = Vec::new();
        for mistake in written.mistakes.iter().flatten() {
            let line = line_of(&mistake.because);
            let (Some(number), None, None) = (mistake.answer, &mistake.first, &mistake.then) else {
                self.texts
                    .error(line, "a mistake in a number is `answer` and `tolerance`");
                continue;
            };
            let near = Near {
                number,
                tolerance: mistake.tolerance.unwrap_or(tolerance),
                remark: self.remark(None, &mistake.because, mistake.misconception.as_ref()),
            };
            if right.holds(number) || !near.is_sound() {
                let message = format!("{number} is no mistake: it would be taken for right");
                self.texts.error(line, message);
            }
            mistakes.push(near);
        }
        let unit = written.unit.clone();
        let solution = Solution::Number {
            right,
            mistakes,
            otherwise,
        };
        Some((QuestionForm::Number { unit }, solution))
    }

    fn pairs(&mut self, written: Option<&[WrittenPair]>) -> Option<(QuestionForm, Solution)> {
        let written = self.at_least(2, "pairs", written)?;
        let mut lefts = Vec::new();
        let mut rights: Vec<Choice> = Vec::new();
        let mut pairs = Vec::new();
        for pair in written {
            let left = self.choice(&pair.left);
            let right = self.choice(&pair.right);
            let remark = self.remark(Some(&left.key), &pair.because, pair.misconception.as_ref());
            pairs.push((left.key.clone(), right.key.clone(), remark));
            lefts.push(left);
            // Two lefts may share a right.
            if !rights.contains(&right) {
                rights.push(right);
            }
        }
        if rights.len() < 2 {
            return self.refuse("all pairs have the same right side".to_owned());
        }
        let lefts = self.unique(lefts);
        let rights = self.mixed(rights);
        Some((
            QuestionForm::Match { lefts, rights },
            Solution::Match(pairs),
        ))
    }

    /// Sorted by key: in an order that says nothing, and that is the same for everybody and each time.
    fn mixed(&mut self, choices: Vec<Choice>) -> Vec<Choice> {
        let mut choices = self.unique(choices);
        choices.sort_by(|a, b| a.key.cmp(&b.key));
        choices
    }

    fn unique(&mut self, choices: Vec<Choice>) -> Vec<Choice> {
        for (index, choice) in choices.iter().enumerate() {
            if choices[..index].iter().any(|other| other.key == choice.key) {
                let message = format!("`{}` is here twice: reword one", choice.text);
                self.texts.error(self.line, message);
            }
        }
        choices
    }

    fn choice(&mut self, text: &Spanned<String>) -> Choice {
        let html = self.texts.line(text);
        Choice {
            key: key(&text.value),
            text: plain(&html),
            html,
        }
    }

    fn remark(
        &mut self,
        about: Option<&String>,
        because: &Spanned<String>,
        misconception: Option<&Spanned<String>>,
    ) -> Remark {
        if let Some(id) = misconception.filter(|id| !is_misconception(&id.value)) {
            let message = format!("there is no misconception `{}`", id.value);
            self.texts.error(line_of(id), message);
        }
        Remark {
            about: about.cloned(),
            html: self.texts.line(because),
            misconception: misconception.and_then(|id| crate::misconception(&id.value)),
        }
    }

    fn at_least<'w, T>(
        &mut self,
        least: usize,
        field: &str,
        list: Option<&'w [T]>,
    ) -> Option<&'w [T]> {
        match list {
            Some(list) if list.len() >= least => Some(list),
            _ => self.refuse(format!("this question needs `{field}`, at least {least}")),
        }
    }

    fn needed<'w>(
        &mut self,
        field: &str,
        text: Option<&'w Spanned<String>>,
    ) -> Option<&'w Spanned<String>> {
        match text {
            Some(text) => Some(text),
            None => self.refuse(format!("this question needs `{field}`")),
        }
    }

    fn refuse<T>(&mut self, message: String) -> Option<T> {
        self.texts.error(self.line, message);
        None
    }
}

impl Near {
    fn is_sound(&self) -> bool {
        self.number.is_finite() && self.tolerance.is_finite() && self.tolerance >= 0.0
    }
}

/// FNV-1a of the text: short, and the same until the text changes. It begins with a letter, as forms take a field
/// whose name begins with a digit for a place in a list.
fn key(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("k{hash:08x}")
}

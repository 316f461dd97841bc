//! What an answer is worth, and what is said to it. An answer comes from a form that anybody may have changed.

use model::{Given, Judged, QuestionForm, Remark};

use super::{Judgeable, Near, OrderMistake, Question, Solution};

impl Question {
    /// Judges what a form sent.
    pub fn judge(&self, given: &Given) -> Judged {
        let judged = match &self.solution {
            Solution::Single(choices) => single(choices, given),
            Solution::Multiple(choices) => multiple(choices, given),
            Solution::Order {
                keys,
                because,
                mistakes,
            } => order(keys, because, mistakes, given),
            Solution::Number {
                right,
                mistakes,
                otherwise,
            } => number(right, mistakes, otherwise, given),
            Solution::Match(pairs) => self.pairs(pairs, given),
        };
        judged.unwrap_or_else(|message| Judged::Incomplete {
            message: message.to_owned(),
        })
    }

    fn pairs(
        &self,
        pairs: &[(String, String, Remark)],
        given: &Given,
    ) -> Result<Judged, &'static str> {
        let QuestionForm::Match { rights, .. } = &self.shown.form else {
            return Err("this question has no pairs");
        };
        let mut remarks = Vec::new();
        for (left, right, remark) in pairs {
            let chosen = given
                .get(left)
                .filter(|key| rights.iter().any(|right| right.key == **key));
            match chosen {
                None => return Err("give every line its partner"),
                Some(chosen) if chosen == right => {}
                Some(_) => remarks.push(remark.clone()),
            }
        }
        Ok(if remarks.is_empty() {
            Judged::Right { remarks }
        } else {
            Judged::Wrong { remarks }
        })
    }
}

fn single(choices: &[Judgeable], given: &Given) -> Result<Judged, &'static str> {
    let key = given.get("choice").ok_or("choose one answer")?;
    let chosen = choices
        .iter()
        .find(|one| one.choice.key == *key)
        .ok_or("choose one answer")?;
    let remarks = chosen.remark.iter().cloned().collect();
    Ok(if chosen.is_correct {
        Judged::Right { remarks }
    } else {
        Judged::Wrong { remarks }
    })
}

fn multiple(choices: &[Judgeable], given: &Given) -> Result<Judged, &'static str> {
    let is_chosen = |one: &&Judgeable| given.contains_key(&one.choice.key);
    let chosen: Vec<&Judgeable> = choices.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        return Err("choose at least one answer");
    }
    let missed = choices
        .iter()
        .filter(|one| one.is_correct && !given.contains_key(&one.choice.key))
        .count();
    let has_wrong = chosen.iter().any(|one| !one.is_correct);
    let mut remarks: Vec<Remark> = chosen
        .iter()
        // While something is wrong, only that is explained: the rest would give the answer away.
        .filter(|one| !one.is_correct || (!has_wrong && missed == 0))
        .filter_map(|one| one.remark.clone())
        .collect();
    if missed > 0 {
        let html = match missed {
            1 => "One right answer is still missing.".to_owned(),
            more => format!("{more} right answers are still missing."),
        };
        remarks.push(whole(html));
    }
    Ok(if missed == 0 && !has_wrong {
        Judged::Right { remarks }
    } else {
        Judged::Wrong { remarks }
    })
}

fn order(
    keys: &[String],
    because: &Remark,
    mistakes: &[OrderMistake],
    given: &Given,
) -> Result<Judged, &'static str> {
    let place = |key: &String| {
        let place: usize = given.get(key)?.parse().ok()?;
        (1..=keys.len()).contains(&place).then_some(place)
    };
    let mut places = Vec::new();
    for key in keys {
        places.push(place(key).ok_or("give every line its place")?);
    }
    let mut seen = places.clone();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() < keys.len() {
        return Err("two lines have the same place");
    }
    let is_right = places.is_sorted();
    if is_right {
        return Ok(Judged::Right {
            remarks: vec![because.clone()],
        });
    }
    let stands_first = |mistake: &&OrderMistake| place(&mistake.first) < place(&mistake.then);
    let mut remarks: Vec<Remark> = mistakes
        .iter()
        .filter(stands_first)
        .map(|mistake| mistake.remark.clone())
        .collect();
    if remarks.is_empty() {
        let right = (1..)
            .zip(&places)
            .filter(|(at, place)| at == *place)
            .count();
        remarks.push(whole(format!(
            "{right} of {} stand where they belong.",
            keys.len()
        )));
    }
    Ok(Judged::Wrong { remarks })
}

fn number(
    right: &Near,
    mistakes: &[Near],
    otherwise: &Remark,
    given: &Given,
) -> Result<Judged, &'static str> {
    let text = given.get("number").map_or("", |text| text.trim());
    let number = read_number(text).ok_or("write a number, such as 0.5 or 12")?;
    if right.holds(number) {
        return Ok(Judged::Right {
            remarks: vec![right.remark.clone()],
        });
    }
    let mistake = mistakes.iter().find(|mistake| mistake.holds(number));
    let remark = mistake.map_or(otherwise, |mistake| &mistake.remark);
    Ok(Judged::Wrong {
        remarks: vec![remark.clone()],
    })
}

/// A number as people write it: `43.2`, `43,2`, `1 200`, with a unit behind it or none.
fn read_number(text: &str) -> Option<f64> {
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | ' ' | '\u{a0}');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let digits: String = text[..end]
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    digits
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn whole(html: String) -> Remark {
    Remark {
        about: None,
        html,
        misconception: None,
    }
}

impl Near {
    /// Whether `number` is this one; a hair beyond the tolerance is forgiven, as 0.1 has no exact binary form.
    pub(super) fn holds(&self, number: f64) -> bool {
        (number - self.number).abs() <= self.tolerance + 1e-9 * self.number.abs().max(1e-6)
    }
}

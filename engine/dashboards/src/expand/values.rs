//! What a variable stands for: what the caller chose, else what was chosen when the dashboard was saved, else its first
//! choice, as when Grafana opens it.

use std::collections::BTreeMap;

use super::format::Shape;
use super::interval;
use super::time_range::TimeRange;
use crate::model::dashboard::Dashboard;
use crate::model::variable::{ALL, Choice, Variable, VariableKind};

/// What is known when a query is filled in.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    pub dashboard: &'a Dashboard,
    /// Choices of the caller, by variable.
    pub chosen: &'a BTreeMap<String, Vec<String>>,
    pub range: TimeRange,
    pub steps: Steps,
}

/// The lengths that depend on panel and query, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    pub step_ms: i64,
    pub rate_ms: i64,
}

/// What a reference is filled in with.
pub(super) enum Value {
    /// "All", with a text of its own.
    All(String),
    Known {
        variable: Shape,
        values: Vec<String>,
        texts: Vec<String>,
    },
    /// Only a server knows.
    Unknown(String),
}

impl Scope<'_> {
    /// `None`: the dashboard has no such variable.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let Some(variable) = self.dashboard.variable(name) else {
            return self.input(name);
        };
        if let Some(values) = self.chosen.get(name) {
            return Some(known(variable, values.clone(), values.clone()));
        }
        Some(match variable.kind {
            VariableKind::Interval => self.interval(variable),
            VariableKind::Constant | VariableKind::Textbox => typed(variable),
            VariableKind::Switch => {
                let off = vec!["false".to_owned()];
                let current = &variable.current.values;
                let values = if current.is_empty() {
                    off
                } else {
                    current.clone()
                };
                known(variable, values.clone(), values)
            }
            _ => chosen_or_first(variable),
        })
    }

    /// `${VAR_NAME}` of an export stands for a constant that the import asks for.
    fn input(&self, name: &str) -> Option<Value> {
        let input = self.dashboard.input(name)?;
        let Some(value) = input.value.clone() else {
            return Some(Value::Unknown(name.to_owned()));
        };
        Some(Value::Known {
            variable: Shape {
                name: name.to_owned(),
                can_be_several: false,
                is_list: false,
            },
            values: vec![value.clone()],
            texts: vec![value],
        })
    }

    /// A duration; "auto" divides the range into so many steps.
    fn interval(&self, variable: &Variable) -> Value {
        let current = variable.current.values.first().map_or("", String::as_str);
        let value = if current.starts_with("$__auto") || current == "auto" {
            let least = variable
                .auto_min
                .as_ref()
                .and_then(|least| interval::parse(least));
            let count = variable.auto_count.unwrap_or(30);
            let step = interval::of_range(self.range.length_ms(), count, least.unwrap_or(10_000));
            interval::format(step)
        } else if !current.is_empty() {
            current.to_owned()
        } else {
            let first = choices(variable)
                .into_iter()
                .find(|choice| !choice.value.starts_with('$'));
            match first {
                Some(choice) => choice.value,
                None => return Value::Unknown(variable.name.value.clone()),
            }
        };
        known(variable, vec![value.clone()], vec![value])
    }
}

fn known(variable: &Variable, values: Vec<String>, texts: Vec<String>) -> Value {
    Value::Known {
        variable: Shape {
            name: variable.name.value.clone(),
            // Grafana's function for Prometheus asks for just these two.
            can_be_several: variable.can_be_several(),
            is_list: variable.is_multi || values.len() > 1,
        },
        values,
        texts,
    }
}

/// What somebody typed, which may be nothing.
fn typed(variable: &Variable) -> Value {
    let current = variable.current.values.first().cloned();
    let query = variable.query.as_ref().map(|query| query.value.clone());
    let value = match variable.kind {
        VariableKind::Constant => query.or(current),
        _ => current.filter(|value| !value.is_empty()).or(query),
    };
    let value = value.unwrap_or_default();
    known(variable, vec![value.clone()], vec![value])
}

fn chosen_or_first(variable: &Variable) -> Value {
    let current = &variable.current;
    if current.is_all() || (current.values.is_empty() && variable.includes_all) {
        return all(variable);
    }
    let values = valid(variable);
    if !values.iter().all(String::is_empty) {
        let texts = if current.texts.len() != values.len() {
            values.clone()
        } else {
            current.texts.clone()
        };
        return known(variable, values, texts);
    }
    match choices(variable)
        .into_iter()
        .find(|choice| choice.value != ALL)
    {
        Some(choice) => known(variable, vec![choice.value], vec![choice.text]),
        None => Value::Unknown(variable.name.value.clone()),
    }
}

/// The saved values. Of a custom variable only those that are among its choices, found by value or else by text:
/// Grafana drops the others when it opens the dashboard.
fn valid(variable: &Variable) -> Vec<String> {
    let current = &variable.current;
    if variable.kind != VariableKind::Custom {
        return current.values.clone();
    }
    let choices = choices(variable);
    let is_choice = |value: &&String| choices.iter().any(|choice| choice.value == **value);
    let valid: Vec<String> = current.values.iter().filter(is_choice).cloned().collect();
    if !valid.is_empty() || choices.is_empty() {
        return if choices.is_empty() {
            current.values.clone()
        } else {
            valid
        };
    }
    let by_text = choices
        .into_iter()
        .find(|choice| current.texts.contains(&choice.text));
    by_text.map(|choice| choice.value).into_iter().collect()
}

/// Every choice, or the text that stands for all. Choices that only a server knows are taken for anything.
fn all(variable: &Variable) -> Value {
    if let Some(custom) = &variable.all_value {
        return Value::All(custom.value.clone());
    }
    let all: Vec<Choice> = choices(variable)
        .into_iter()
        .filter(|choice| choice.value != ALL)
        .collect();
    if all.is_empty() {
        return Value::All(".*".to_owned());
    }
    let values: Vec<String> = all.into_iter().map(|choice| choice.value).collect();
    Value::Known {
        variable: Shape {
            name: variable.name.value.clone(),
            can_be_several: true,
            is_list: true,
        },
        values,
        texts: vec!["All".to_owned()],
    }
}

/// The choices of a variable as far as the file has them.
pub fn choices(variable: &Variable) -> Vec<Choice> {
    let typed = match (variable.kind, &variable.query) {
        (VariableKind::Custom, Some(query)) => custom_choices(query),
        (VariableKind::Interval, Some(query)) => interval_choices(query),
        _ => Vec::new(),
    };
    if typed.is_empty() {
        variable.options.clone()
    } else {
        typed
    }
}

/// `a, b, label : value, with\, comma`, or JSON objects with `text` and `value`.
fn custom_choices(query: &str) -> Vec<Choice> {
    let mut parts = vec![String::new()];
    let mut characters = query.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            ('\\', Some(',')) => {
                characters.next();
                parts
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|part| part.push(','));
            }
            (',', _) => parts.push(String::new()),
            _ => parts
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|part| part.push(c)),
        }
    }
    parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (text, value) = part.rsplit_once(" : ").unwrap_or((part, part));
            Choice {
                text: text.trim().to_owned(),
                value: value.trim().to_owned(),
            }
        })
        .collect()
}

fn interval_choices(query: &str) -> Vec<Choice> {
    query
        .split(',')
        .map(|part| part.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|part| !part.is_empty())
        .map(|value| Choice {
            text: value.clone(),
            value,
        })
        .collect()
}

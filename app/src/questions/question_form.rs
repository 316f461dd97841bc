//! The fields of each kind of question: radio buttons, boxes, numbered lines, a number, lists.

use leptos::prelude::*;
use model::{Answered, Choice, Given, QuestionForm, Remark};

use super::judged::RemarkText;

/// The fields, filled with the newest answer, remarks beside what they are about.
#[component]
pub(crate) fn QuestionFields(
    form: QuestionForm,
    answered: Option<Answered>,
    /// Begins the ids of the fields.
    prefix: String,
    /// The id of what is asked.
    labelled_by: String,
) -> impl IntoView {
    let (given, remarks) = match answered {
        Some(answered) => (answered.given, answered.judged.remarks().to_vec()),
        None => (Given::new(), Vec::new()),
    };
    let fields = Fields {
        given,
        remarks,
        prefix,
    };
    let view = match form {
        QuestionForm::Single { choices } => fields.single(&choices),
        QuestionForm::Multiple { choices } => fields.multiple(&choices),
        QuestionForm::Order { items } => fields.order(&items),
        QuestionForm::Number { unit } => fields.number(unit, &labelled_by),
        QuestionForm::Match { lefts, rights } => fields.pairs(&lefts, &rights),
    };
    view! { <div class="question-fields" role="group" aria-labelledby=labelled_by>{view}</div> }
}

struct Fields {
    given: Given,
    remarks: Vec<Remark>,
    prefix: String,
}

impl Fields {
    fn single(&self, choices: &[Choice]) -> AnyView {
        let chosen = self.given.get("choice");
        let choice = |choice: &Choice| {
            let is_chosen = chosen == Some(&choice.key);
            view! {
                <div class="choice">
                    <label>
                        <input type="radio" name="given[choice]" value=choice.key.clone() checked=is_chosen />
                        <span inner_html=choice.html.clone()></span>
                    </label>
                    {self.remark(&choice.key)}
                </div>
            }
        };
        choices.iter().map(choice).collect_view().into_any()
    }

    fn multiple(&self, choices: &[Choice]) -> AnyView {
        let choice = |choice: &Choice| {
            let is_chosen = self.given.contains_key(&choice.key);
            view! {
                <div class="choice">
                    <label>
                        <input type="checkbox" name=format!("given[{}]", choice.key) value="on" checked=is_chosen />
                        <span inner_html=choice.html.clone()></span>
                    </label>
                    {self.remark(&choice.key)}
                </div>
            }
        };
        view! {
            <p class="question-hint">"Several may be right."</p>
            {choices.iter().map(choice).collect_view()}
        }
        .into_any()
    }

    fn order(&self, items: &[Choice]) -> AnyView {
        let places: Vec<(String, String)> = (1..=items.len())
            .map(|place| (place.to_string(), place.to_string()))
            .collect();
        view! {
            <p class="question-hint">"Number the lines."</p>
            {items.iter().map(|item| self.chosen(item, &places, "–", "choice placed")).collect_view()}
        }
        .into_any()
    }

    fn number(&self, unit: Option<String>, labelled_by: &str) -> AnyView {
        let value = self.given.get("number").cloned();
        let id = format!("{}-number", self.prefix);
        let unit_id = format!("{}-unit", self.prefix);
        view! {
            <div class="number-answer">
                <input
                    class="input"
                    id=id
                    name="given[number]"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    value=value
                    aria-labelledby=format!("{labelled_by} {unit_id}")
                />
                <span id=unit_id>{unit}</span>
            </div>
        }
        .into_any()
    }

    fn pairs(&self, lefts: &[Choice], rights: &[Choice]) -> AnyView {
        let rights: Vec<(String, String)> = rights
            .iter()
            .map(|right| (right.key.clone(), right.text.clone()))
            .collect();
        let pair = |left: &Choice| self.chosen(left, &rights, "choose …", "choice paired");
        lefts.iter().map(pair).collect_view().into_any()
    }

    /// A line with a list to choose from.
    fn chosen(
        &self,
        choice: &Choice,
        options: &[(String, String)],
        nothing: &'static str,
        class: &'static str,
    ) -> AnyView {
        let id = format!("{}-{}", self.prefix, choice.key);
        let given = self.given.get(&choice.key).cloned().unwrap_or_default();
        let option = |(key, text): &(String, String)| {
            view! { <option value=key.clone() selected={*key == given}>{text.clone()}</option> }
        };
        view! {
            <div class=class>
                <label for=id.clone() inner_html=choice.html.clone()></label>
                <select class="select" id=id name=format!("given[{}]", choice.key)>
                    <option value="">{nothing}</option>
                    {options.iter().map(option).collect_view()}
                </select>
                {self.remark(&choice.key)}
            </div>
        }
        .into_any()
    }

    fn remark(&self, key: &str) -> Option<AnyView> {
        let is_about = |remark: &&Remark| remark.about.as_deref() == Some(key);
        let remark = self.remarks.iter().find(is_about)?.clone();
        Some(view! { <RemarkText remark /> }.into_any())
    }
}

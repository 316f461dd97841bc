use leptos::prelude::*;

use super::Fix;
use super::outcome::Problem;
use crate::ui::message;

/// A query's problems, each with its place, and a button where we know what to write instead.
#[component]
pub(super) fn Problems(problems: Vec<Problem>, on_fix: Option<Callback<Fix>>) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        let problems = problems
            .into_iter()
            .map(|problem| view! { <Entry problem on_fix /> })
            .collect_view();
        view! { <ul class="problems">{problems}</ul> }
    })
}

#[component]
fn Entry(problem: Problem, on_fix: Option<Callback<Fix>>) -> impl IntoView {
    let place = format!("{}:{}", problem.line, problem.column);
    let fix = on_fix.zip(problem.fix).map(|(on_fix, fix)| {
        let label = if fix.insert.is_empty() { "Remove it".to_owned() } else { format!("Write {}", fix.insert) };
        view! { <button class="button quiet small" type="button" on:click=move |_| on_fix.run(fix.clone())>{label}</button> }
    });
    view! {
        <li class=format!("problem {}", problem.severity)>
            <span class="problem-place">{place}</span> " " {message(&problem.message)}
            {problem.hint.map(|hint| view! { <span class="problem-hint">{message(&hint)}</span> })}
            {fix}
        </li>
    }
}

use leptos::prelude::*;

use super::answer::Problem;
use crate::ui::message;

/// What the linter says of the rules, by line.
#[component]
pub(super) fn Findings(problems: Vec<Problem>) -> impl IntoView {
    if problems.is_empty() {
        return view! { <p class="drawing-note">"The linter has nothing to say."</p> }.into_any();
    }
    let entries = problems
        .into_iter()
        .map(|problem| {
            let class = match problem.severity.as_str() {
                "error" => "problem error",
                "mistake" => "problem warning",
                _ => "problem info",
            };
            view! {
                <li class=class>
                    <span class="problem-place">{format!("{}:{}", problem.line, problem.column)}</span> " "
                    {message(&problem.message)}
                    {problem.hint.map(|hint| view! { <span class="problem-hint">{message(&hint)}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="problems">{entries}</ul> }.into_any()
}

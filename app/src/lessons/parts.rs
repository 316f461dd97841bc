use leptos::prelude::*;
use model::LessonPart;

use super::query_box::QueryFigure;
use crate::exercises::ExerciseLinks;
use crate::play::PlayFigure;
use crate::questions::QuestionView;

/// A text's parts: HTML, and queries that run where they stand, questions, and figures to play with.
#[component]
pub(crate) fn Parts(parts: Vec<LessonPart>) -> impl IntoView {
    let part = |part: LessonPart| match part {
        LessonPart::Html { html } => view! { <div inner_html=html></div> }.into_any(),
        LessonPart::Query(block) => view! { <QueryFigure block /> }.into_any(),
        LessonPart::Exercises { exercises } => view! {
            <div class="question exercises-here">
                <p class="question-label">"Practise it"</p>
                <ExerciseLinks exercises />
            </div>
        }
        .into_any(),
        LessonPart::Play(block) => view! { <PlayFigure block /> }.into_any(),
        LessonPart::Question(asked) => view! { <QuestionView asked /> }.into_any(),
    };
    // The script loads no WebAssembly here before the reader reaches for a query.
    view! { <div class="prose" data-wake="touch">{parts.into_iter().map(part).collect_view()}</div> }
}

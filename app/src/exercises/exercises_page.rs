use leptos::prelude::*;
use model::{ExerciseGroup, ExerciseKind, ExerciseSummary};

use super::server_fns::list_exercises;
use crate::ui::{Loaded, PageHead};

/// The list of exercises.
#[component]
pub(crate) fn ExercisesPage() -> impl IntoView {
    let groups = Resource::new(|| (), |()| list_exercises());
    view! {
        <div class="page reading">
            <PageHead
                title="Exercises"
                lead="Write a query or read a graph. A query is judged by what it gives, on the sample day and on days that you haven't seen."
            />
            <Loaded answer=groups show=|groups| view! { <Groups groups /> } />
        </div>
    }
}

#[component]
fn Groups(groups: Vec<ExerciseGroup>) -> impl IntoView {
    if groups.is_empty() {
        return view! { <p class="empty">"No exercise has been published yet."</p> }.into_any();
    }
    let group = |group: ExerciseGroup| {
        let done = group.exercises.iter().filter(|one| one.is_done).count();
        let all = group.exercises.len();
        view! {
            <section>
                <div class="section-head">
                    <h2><a href=format!("/lessons/{}", group.lesson)>{group.number} " " {group.title}</a></h2>
                    <span class="entry-meta">{done} " of " {all} " done"</span>
                </div>
                <ExerciseLinks exercises=group.exercises />
            </section>
        }
    };
    groups.into_iter().map(group).collect_view().into_any()
}

/// Exercises as a list of links, the ones that are done marked.
#[component]
pub(crate) fn ExerciseLinks(exercises: Vec<ExerciseSummary>) -> impl IntoView {
    let link = |one: ExerciseSummary| {
        let kind = match one.kind {
            ExerciseKind::Promql => "query",
            ExerciseKind::Reading => "graph",
        };
        view! {
            <li class=if one.is_done { "exercise-link done" } else { "exercise-link" }>
                <a href=format!("/exercises/{}/{}", one.lesson, one.id)>{one.title}</a>
                <span class="exercise-kind">{kind}</span>
                {one.is_done.then(|| view! { <span class="exercise-done">"done"</span> })}
            </li>
        }
    };
    view! { <ul class="exercise-links">{exercises.into_iter().map(link).collect_view()}</ul> }
}

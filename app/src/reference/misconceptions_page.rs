use leptos::prelude::*;
use model::Misconception;

use super::server_fns::list_misconceptions;
use crate::ui::{Loaded, PageHead, message, with_code};

/// What people believe, and what is so.
#[component]
pub(crate) fn MisconceptionsPage() -> impl IntoView {
    let all = Resource::new(|| (), |()| list_misconceptions());
    view! {
        <div class="page reading">
            <PageHead title="Misconceptions" lead="What people believe about monitoring, and what is so. Checks and questions name them by their ids." />
            <Loaded answer=all show=|all| view! { <Rows all /> } />
        </div>
    }
}

#[component]
fn Rows(all: Vec<Misconception>) -> impl IntoView {
    let row = |one: Misconception| {
        let label = format!("{}: read it up in its lesson", one.id);
        let read = one.lesson.map(|place| {
            view! { <p><a href=format!("/lessons/{place}") aria-label=label>"Read it up"</a></p> }
        });
        let belief = (!one.belief.is_empty())
            .then(|| view! { <p class="belief">"“" {with_code(&one.belief)} "”"</p> });
        let id = one.id.to_lowercase();
        view! {
            <section class="misconception" id=id>
                <h2><span class="misconception-id">{one.id}</span> " " {message(&one.title)}</h2>
                {belief}
                <p>{with_code(&one.why)} " " {with_code(&one.mend)}</p>
                {read}
            </section>
        }
    };
    all.into_iter().map(row).collect_view()
}

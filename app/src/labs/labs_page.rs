use leptos::prelude::*;
use model::LabSummary;

use super::list_labs;
use crate::ui::{Loaded, PageHead};

/// The list of labs.
#[component]
pub(crate) fn LabsPage() -> impl IntoView {
    let labs = Resource::new(|| (), |()| list_labs());
    view! {
        <div class="page">
            <PageHead title="Labs" lead="You build, the grader watches what your stack does. What a file looks like is never judged." />
            <Loaded answer=labs show=|labs| view! { <LabEntries labs /> } />
        </div>
    }
}

/// Labs as a list.
#[component]
fn LabEntries(labs: Vec<LabSummary>) -> impl IntoView {
    if labs.is_empty() {
        return view! { <p class="empty">"No lab has been published yet."</p> }.into_any();
    }
    let entry = |lab: LabSummary| {
        view! {
            <li class="entry">
                <span class="entry-number" aria-hidden="true">{format!("{:02}", lab.number)}</span>
                <h2><a href=format!("/labs/{}", lab.slug)>{lab.title}</a></h2>
                <span class="entry-meta">{lab.check_count} " checks · " {lab.points_possible} " points"</span>
                <p class="entry-summary">{lab.summary}</p>
            </li>
        }
    };
    view! { <ol class="entries">{labs.into_iter().map(entry).collect_view()}</ol> }.into_any()
}

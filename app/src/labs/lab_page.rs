use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::LabSlug;

use super::check_form::CheckForm;
use super::server_fns::{LabView, read_lab};
use crate::lessons::{NarrowContents, Parts, WideContents};
use crate::ui::{Breadcrumb, Loaded, PageHead};

/// One lab: what to build, and the form that has it checked.
#[component]
pub(crate) fn LabPage() -> impl IntoView {
    let slug = use_params_map()
        .get_untracked()
        .get("slug")
        .unwrap_or_default();
    let lab = Resource::new(
        move || slug.clone(),
        |slug| async move { read_lab(LabSlug::try_from(slug)?).await },
    );
    view! { <Loaded answer=lab show=|lab| view! { <Assignment lab /> } /> }
}

#[component]
fn Assignment(lab: LabView) -> impl IntoView {
    let LabView {
        page,
        latest,
        draft,
        is_signed_in,
    } = lab;
    let summary = page.summary;
    view! {
        <div class="page lesson">
            <article class="lesson-main">
                <Breadcrumb above=vec![("/labs", "Labs")] here=format!("Lab {:02}", summary.number) />
                <PageHead title=summary.title.clone() lead=summary.summary.clone() />
                <NarrowContents toc=page.toc.clone() />
                <Parts parts=page.parts />
                <CheckForm summary targets=page.targets files=page.files draft latest is_signed_in />
            </article>
            <WideContents toc=page.toc />
        </div>
    }
}

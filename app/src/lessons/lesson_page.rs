use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::{LessonLink, LessonPage as Lesson, LessonSlug};

use super::server_fns::read_lesson;
use super::{NarrowContents, Parts, WideContents};
use crate::ui::{Breadcrumb, Loaded, PageHead};

/// One lesson.
#[component]
pub(crate) fn LessonPage() -> impl IntoView {
    let slug = use_params_map()
        .get_untracked()
        .get("slug")
        .unwrap_or_default();
    let lesson = Resource::new(
        move || slug.clone(),
        |slug| async move { read_lesson(LessonSlug::try_from(slug)?).await },
    );
    view! { <Loaded answer=lesson show=|lesson| view! { <Reading lesson /> } /> }
}

#[component]
fn Reading(lesson: Lesson) -> impl IntoView {
    let summary = lesson.summary;
    let outcome = |html: String| view! { <li inner_html=html></li> };
    view! {
        <div class="page lesson">
            <article class="lesson-main">
                <Breadcrumb above=vec![("/lessons", "Lessons")] here=format!("Lesson {}", summary.number) />
                <PageHead title=summary.title lead=summary.summary />
                <NarrowContents toc=lesson.toc.clone() />
                <section class="outcomes" aria-labelledby="outcomes">
                    <h2 id="outcomes">"After this lesson you can"</h2>
                    <ul>{lesson.outcomes.into_iter().map(outcome).collect_view()}</ul>
                    <p class="lesson-meta"><span>{summary.minutes} " minutes to read"</span></p>
                </section>
                <Parts parts=lesson.parts />
                <Neighbours previous=lesson.previous next=lesson.next />
            </article>
            <WideContents toc=lesson.toc />
        </div>
    }
}

#[component]
fn Neighbours(previous: Option<LessonLink>, next: Option<LessonLink>) -> impl IntoView {
    let link = |link: LessonLink, class: &'static str, word: &'static str| {
        view! {
            <a class=class href=format!("/lessons/{}", link.slug)>
                <span>{word} " · lesson " {link.number}</span>
                {link.title}
            </a>
        }
    };
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="neighbours" aria-label="Other lessons">
                {previous.map(|previous| link(previous, "previous", "Previous"))}
                {next.map(|next| link(next, "next", "Next"))}
            </nav>
        }
    })
}

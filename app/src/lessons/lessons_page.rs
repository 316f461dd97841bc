use leptos::prelude::*;
use model::LessonSummary;

use super::list_lessons;
use crate::ui::{Loaded, PageHead};

/// The list of lessons.
#[component]
pub(crate) fn LessonsPage() -> impl IntoView {
    let lessons = Resource::new(|| (), |()| list_lessons());
    view! {
        <div class="page">
            <PageHead title="Lessons" lead="Each lesson is text you can read anywhere, and queries you can run where they stand." />
            <Loaded answer=lessons show=|lessons| view! { <LessonEntries lessons /> } />
        </div>
    }
}

/// Lessons as a list.
#[component]
fn LessonEntries(lessons: Vec<LessonSummary>) -> impl IntoView {
    if lessons.is_empty() {
        return view! { <p class="empty">"No lesson has been published yet."</p> }.into_any();
    }
    let entry = |lesson: LessonSummary| {
        view! {
            <li class="entry">
                <span class="entry-number" aria-hidden="true">{lesson.number}</span>
                <h2><a href=format!("/lessons/{}", lesson.slug)>{lesson.title}</a></h2>
                <span class="entry-meta">{lesson.minutes} " min read"</span>
                <p class="entry-summary">{lesson.summary}</p>
            </li>
        }
    };
    view! { <ol class="entries">{lessons.into_iter().map(entry).collect_view()}</ol> }.into_any()
}

//! A text's headings: beside it on wide screens, folded above it on narrow ones.

use leptos::prelude::*;
use model::TocEntry;

/// The contents that stay in sight while one reads.
#[component]
pub(crate) fn WideContents(toc: Vec<TocEntry>) -> impl IntoView {
    (!toc.is_empty()).then(|| {
        view! {
            <div class="toc-wide">
                <nav class="toc" aria-label="On this page" data-toc="">
                    <p class="toc-title">"On this page"</p>
                    <Entries toc />
                </nav>
            </div>
        }
    })
}

/// The contents that unfold.
#[component]
pub(crate) fn NarrowContents(toc: Vec<TocEntry>) -> impl IntoView {
    (!toc.is_empty()).then(|| {
        view! {
            <details class="toc-narrow">
                <summary>"On this page"</summary>
                <nav class="toc" aria-label="On this page, folded">
                    <Entries toc />
                </nav>
            </details>
        }
    })
}

#[component]
fn Entries(toc: Vec<TocEntry>) -> impl IntoView {
    let entry = |entry: TocEntry| {
        view! { <li class=format!("toc-{}", entry.level)><a href=format!("#{}", entry.id)>{entry.text}</a></li> }
    };
    view! { <ol>{toc.into_iter().map(entry).collect_view()}</ol> }
}

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::{SearchHit, SearchKind};

use super::server_fns::search;
use crate::ui::{Loaded, PageHead};

/// A query and what it found; the server does it all.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    let query = use_query_map().get_untracked().get("q").unwrap_or_default();
    let asked = query.trim().to_owned();
    let hits = Resource::new(move || asked.clone(), search);
    let is_asked = !query.trim().is_empty();
    view! {
        <div class="page reading">
            <PageHead title="Search" />
            <form class="search-form" method="get" action="/search" role="search">
                <label class="visually-hidden" for="q">"What are you looking for?"</label>
                <input class="input" id="q" name="q" type="search" value=query autocomplete="off" placeholder="rate, burn rate, inhibition …" autofocus={!is_asked} />
                <button class="button" type="submit">"Search"</button>
            </form>
            {is_asked.then(|| view! { <Loaded answer=hits show=|hits| view! { <Hits hits /> } /> })}
        </div>
    }
}

#[component]
fn Hits(hits: Vec<SearchHit>) -> impl IntoView {
    if hits.is_empty() {
        return view! { <p class="empty" role="status">"Nothing was found. Try fewer words, or another form of the word."</p> }.into_any();
    }
    let count = match hits.len() {
        1 => "1 place".to_owned(),
        more => format!("{more} places"),
    };
    let hit = |hit: SearchHit| {
        let kind = match hit.kind {
            SearchKind::Lesson => "Lesson",
            SearchKind::Word => "Word",
            SearchKind::Exercise => "Exercise",
            SearchKind::Lab => "Lab",
            SearchKind::Misconception => "Misconception",
        };
        let within = (!hit.within.is_empty()).then(|| format!(" · {}", hit.within));
        view! {
            <li class="hit">
                <h2><a href=hit.address>{hit.title}</a></h2>
                <p class="hit-kind">{kind} {within}</p>
                <p class="hit-excerpt">{hit.excerpt}</p>
            </li>
        }
    };
    view! {
        <p class="hit-kind" role="status">{count}</p>
        <ol class="hits">{hits.into_iter().map(hit).collect_view()}</ol>
    }
    .into_any()
}

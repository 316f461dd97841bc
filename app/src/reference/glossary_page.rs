use leptos::prelude::*;
use model::GlossaryWord;

use super::server_fns::list_words;
use crate::ui::{Loaded, PageHead};

/// All words of the module.
#[component]
pub(crate) fn GlossaryPage() -> impl IntoView {
    let words = Resource::new(|| (), |()| list_words());
    view! {
        <div class="page reading">
            <PageHead title="Glossary" lead="The module's words, a sentence each. In a lesson a dotted line marks the first use of one." />
            <Loaded answer=words show=|words| view! { <Words words /> } />
        </div>
    }
}

#[component]
fn Words(words: Vec<GlossaryWord>) -> impl IntoView {
    if words.is_empty() {
        return view! { <p class="empty">"No word has been explained yet."</p> }.into_any();
    }
    let word = |word: GlossaryWord| {
        let read = word.lesson.map(|place| {
            let name = place.split('#').next().unwrap_or_default().replace('-', " ");
            let label = format!("{}: read it up in the lesson on {name}", word.term);
            view! { " " <a class="word-more" href=format!("/lessons/{place}") aria-label=label>"Read it up"</a> }
        });
        view! {
            <div class="word" id=word.anchor>
                <dt>{word.term}</dt>
                <dd><span inner_html=word.html></span>{read}</dd>
            </div>
        }
    };
    view! { <dl class="words">{words.into_iter().map(word).collect_view()}</dl> }.into_any()
}

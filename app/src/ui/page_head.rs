use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// A page's title, in the tab as well, and the line below it, which is also what a search engine or a chat shows.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
) -> impl IntoView {
    let description = match lead.as_str() {
        "" => format!("{title}, on Sightline: courseware and lab grader for monitoring."),
        lead => lead.to_owned(),
    };
    view! {
        <Title text=title.clone() />
        <Meta name="description" content=description />
        <div class="page-head">
            <h1>{title}</h1>
            {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
        </div>
    }
}

/// Where a page stands: links to what is above it, then its own name.
#[component]
pub(crate) fn Breadcrumb(
    above: Vec<(&'static str, &'static str)>,
    #[prop(into)] here: String,
) -> impl IntoView {
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol>
                {above.into_iter().map(|(path, name)| view! { <li><a href=path>{name}</a></li> }).collect_view()}
                <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}

use leptos::prelude::*;
use leptos_meta::Title;

/// A page's title, in the tab as well, and the line below it.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
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

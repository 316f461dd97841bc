//! Every page and its address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::home::HomePage;
use crate::playground::PlaygroundPage;
use crate::ui::{NotFoundPage, SiteFooter, SiteHeader};

/// The whole site, for one request.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Sightline".to_owned() } else { format!("{title} · Sightline") } />
        <Router>
            <a class="skip-link" href="#main">"Skip to the content"</a>
            <SiteHeader />
            <main id="main" tabindex="-1">
                // Async: with JavaScript off, streamed content would stay hidden in a template.
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/playground") view=PlaygroundPage ssr=SsrMode::Async />
                </Routes>
            </main>
            <SiteFooter />
        </Router>
    }
}

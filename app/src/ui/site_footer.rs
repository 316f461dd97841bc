use leptos::prelude::*;

/// The foot of every page.
#[component]
pub(crate) fn SiteFooter() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>"Sightline — courseware and lab grader for monitoring and observability."</p>
            <nav aria-label="Reference">
                <a href="/glossary">"Glossary"</a>
                <a href="/misconceptions">"Misconceptions"</a>
                <a href="/search">"Search"</a>
            </nav>
        </footer>
    }
}

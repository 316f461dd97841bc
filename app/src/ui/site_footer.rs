use leptos::prelude::*;

/// The foot of every page.
#[component]
pub(crate) fn SiteFooter() -> impl IntoView {
    view! {
        <footer class="site-footer">
            <p>"Sightline — courseware and lab grader for monitoring and observability."</p>
        </footer>
    }
}

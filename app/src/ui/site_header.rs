use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;

use crate::account::SignOut;
use crate::ui::form::PostForm;
use crate::viewer::{is_instructor, viewer};

/// The head of every page: name, sections, who is signed in.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let link =
        |path: &'static str, text: &'static str| view! { <NavLink path text=text.to_owned() /> };
    let viewer = viewer();
    view! {
        <header class="site-header">
            <div class="site-header-inner">
                <a class="brand" href="/">
                    <svg viewBox="0 0 32 20" width="30" height="19" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                        <path d="M1.5 11h6l3.5-9 6 16 4-10 2 3h7.5" />
                    </svg>
                    "Sightline"
                </a>
                <nav class="site-nav" aria-label="Main">
                    {link("/lessons", "Lessons")}
                    {link("/exercises", "Exercises")}
                    {link("/playground", "Playground")}
                    {link("/workshop", "Workshop")}
                    {link("/labs", "Labs")}
                    {viewer.is_some().then(|| link("/progress", "Progress"))}
                    {is_instructor().then(|| link("/staff", "Students"))}
                </nav>
                <div class="account-nav">
                    <NavLink path="/search" text="Search".to_owned() />
                    {match viewer {
                        Some(person) => view! {
                            <NavLink path="/account" text=person.display_name />
                            <PostForm action={SignOut::url()}>
                                <button class="link-button" type="submit">"Sign out"</button>
                            </PostForm>
                        }.into_any(),
                        None => view! { <NavLink path="/sign-in" text="Sign in".to_owned() /> }.into_any(),
                    }}
                    // Shown by the script that makes it work.
                    <button class="theme-switch" type="button" data-theme-switch="" aria-pressed="false" aria-label="Dark theme" hidden>
                        <svg class="sun" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true">
                            <circle cx="12" cy="12" r="4.2" />
                            <path d="M12 2.5v2.2M12 19.3v2.2M2.5 12h2.2M19.3 12h2.2M5.3 5.3l1.5 1.5M17.2 17.2l1.5 1.5M5.3 18.7l1.5-1.5M17.2 6.8l1.5-1.5" />
                        </svg>
                        <svg class="moon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true">
                            <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />
                        </svg>
                    </button>
                </div>
            </div>
        </header>
    }
}

/// A link that says when it leads to the page one is on, or to the section around it.
#[component]
fn NavLink(path: &'static str, text: String) -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let is_inside = here == path || here.starts_with(&format!("{path}/"));
    view! { <a href=path aria-current=is_inside.then_some("page")>{text}</a> }
}

//! Every page and its address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::account::{AccountPage, JoinPage, SetupPage, SignInPage};
use crate::exercises::{ExercisePage, ExercisesPage};
use crate::home::HomePage;
use crate::labs::{LabPage, LabsPage};
use crate::lessons::{LessonPage, LessonsPage};
use crate::playground::PlaygroundPage;
use crate::progress::ProgressPage;
use crate::reference::{GlossaryPage, MisconceptionsPage, SearchPage};
use crate::staff::{InvitesPage, StaffPage};
use crate::submissions::SubmissionPage;
use crate::ui::{NotFoundPage, SiteFooter, SiteHeader};
use crate::workshop::WorkshopPage;

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
                // Async everywhere: with JavaScript off, streamed content would stay hidden in a template.
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/lessons") view=LessonsPage ssr=SsrMode::Async />
                    <Route path=path!("/lessons/:slug") view=LessonPage ssr=SsrMode::Async />
                    <Route path=path!("/exercises") view=ExercisesPage ssr=SsrMode::Async />
                    <Route path=path!("/exercises/:lesson/:id") view=ExercisePage ssr=SsrMode::Async />
                    <Route path=path!("/playground") view=PlaygroundPage ssr=SsrMode::Async />
                    <Route path=path!("/workshop") view=WorkshopPage ssr=SsrMode::Async />
                    <Route path=path!("/labs") view=LabsPage ssr=SsrMode::Async />
                    <Route path=path!("/labs/:slug") view=LabPage ssr=SsrMode::Async />
                    <Route path=path!("/submissions/:id") view=SubmissionPage ssr=SsrMode::Async />
                    <Route path=path!("/progress") view=ProgressPage ssr=SsrMode::Async />
                    <Route path=path!("/glossary") view=GlossaryPage ssr=SsrMode::Async />
                    <Route path=path!("/misconceptions") view=MisconceptionsPage ssr=SsrMode::Async />
                    <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                    <Route path=path!("/setup/:token") view=SetupPage ssr=SsrMode::Async />
                    <Route path=path!("/join/:token") view=JoinPage ssr=SsrMode::Async />
                    <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
                    <Route path=path!("/staff") view=StaffPage ssr=SsrMode::Async />
                    <Route path=path!("/staff/invites") view=InvitesPage ssr=SsrMode::Async />
                </Routes>
            </main>
            <SiteFooter />
        </Router>
    }
}

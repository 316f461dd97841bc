use leptos::prelude::*;
use leptos_meta::Title;

use crate::labs::{LabEntries, list_labs};
use crate::lessons::{LessonEntries, list_lessons};
use crate::ui::Loaded;

/// The front page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let lessons = Resource::new(|| (), |()| list_lessons());
    let labs = Resource::new(|| (), |()| list_labs());
    view! {
        <Title text="" />
        <div class="page">
            <section class="hero">
                <h1>"See inside FlowForge"</h1>
                <p class="lead">
                    "Your stack runs. Is it healthy, and would you know before your users do? "
                    "Read how monitoring works, ask a whole day of metrics your own questions, "
                    "then instrument a live service and be graded by what it does."
                </p>
                <div class="actions">
                    <a class="button" href="/lessons">"Start reading"</a>
                    <a class="button quiet" href="/playground">"Open the playground"</a>
                </div>
            </section>
            <ul class="threads">
                <li><strong>"Everything runs"</strong><p>"Each query in a lesson runs where it stands, on 24 simulated hours of FlowForge with six incidents in them."</p></li>
                <li><strong>"Evidence first"</strong><p>"A check sends requests to your service and reads what your stack recorded. Each verdict says what was seen."</p></li>
                <li><strong>"Faults are ours"</strong><p>"When something can't be reached or breaks on our side, it costs you neither points nor an attempt."</p></li>
            </ul>
            <div class="section-head"><h2>"Lessons"</h2><a href="/lessons">"All lessons"</a></div>
            <Loaded answer=lessons show=|lessons| view! { <LessonEntries lessons /> } />
            <div class="section-head"><h2>"Labs"</h2><a href="/labs">"All labs"</a></div>
            <Loaded answer=labs show=|labs| view! { <LabEntries labs /> } />
        </div>
    }
}

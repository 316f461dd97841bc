use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::module_map::ModuleMap;
use super::server_fns::read_map;
use crate::ui::Loaded;

/// The front page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let map = Resource::new(|| (), |()| read_map());
    view! {
        <Title text="" />
        <Meta name="description" content="Monitoring taught by running it: lessons with live queries, and labs that grade what a stack does." />
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
            <div class="section-head"><h2 id="module">"The module"</h2><a href="/lessons">"All lessons"</a></div>
            <Loaded answer=map show=|map| view! { <ModuleMap map /> } />
        </div>
    }
}

//! The routes as nested lists: a list reads well aloud, and lines between its items make it a drawing.

use leptos::prelude::*;

use super::story::{length, list};
use crate::play::engine::{RouteStep, RouteVerdict};

#[component]
pub(super) fn Tree(steps: Vec<RouteStep>) -> impl IntoView {
    view! { <ul class="routes">{items(&steps)}</ul> }
}

/// The routes at the depth of the first, each with those below it.
fn items(steps: &[RouteStep]) -> AnyView {
    let depth = steps.first().map_or(0, |step| step.depth);
    let families = steps.chunk_by(|_, next| next.depth > depth);
    let items = families.filter_map(|family| {
        let (route, below) = family.split_first()?;
        let below = (!below.is_empty()).then(|| view! { <ul>{items(below)}</ul> });
        Some(view! {
            <li class=class(route.verdict)>
                {card(route)}
                {below}
            </li>
        })
    });
    items.collect_view().into_any()
}

fn class(verdict: RouteVerdict) -> &'static str {
    match verdict {
        RouteVerdict::Notifies => "route notifies",
        RouteVerdict::PassedDown => "route passed",
        RouteVerdict::Mismatch => "route mismatch",
        RouteVerdict::TakenBefore | RouteVerdict::NotReached => "route unasked",
    }
}

fn card(route: &RouteStep) -> impl IntoView + use<> {
    let takes = match (route.matchers.as_str(), route.depth) {
        ("{}", 0) => view! { <strong>"the root"</strong>" takes every alert" }.into_any(),
        ("{}", _) => "takes every alert".into_any(),
        (matchers, _) => view! { <code>{matchers.to_owned()}</code> }.into_any(),
    };
    let continues = (route.continues && route.depth > 0)
        .then(|| view! { <code class="route-continue">"continue: true"</code> });
    view! {
        <div class="route-card">
            <p class="route-head">
                <span class="route-takes">{takes}" "{continues}</span>
                <span class="route-receiver">"→ "{route.receiver.clone()}</span>
            </p>
            <p class="route-verdict"><strong>{verdict(route.verdict)}</strong>{because(route)}</p>
        </div>
    }
}

fn verdict(verdict: RouteVerdict) -> &'static str {
    match verdict {
        RouteVerdict::Notifies => "notifies",
        RouteVerdict::PassedDown => "passed down",
        RouteVerdict::Mismatch => "does not match",
        RouteVerdict::TakenBefore => "not asked",
        RouteVerdict::NotReached => "not reached",
    }
}

fn because(route: &RouteStep) -> String {
    match route.verdict {
        RouteVerdict::Notifies => format!(": {}", message(route)),
        RouteVerdict::PassedDown => ": it matches, and a route below notifies".to_owned(),
        RouteVerdict::NotReached => ": the route above it does not match".to_owned(),
        RouteVerdict::Mismatch | RouteVerdict::TakenBefore => format!(": {}", route.why),
    }
}

/// What the group's messages look like, and when they come.
fn message(route: &RouteStep) -> String {
    let group = route.group.as_deref().unwrap_or("{}");
    let shared = match route.group_by.as_slice() {
        [] => "all its alerts share one message".to_owned(),
        [all] if all == "..." => "every alert is a message of its own".to_owned(),
        names => format!(
            "alerts with the same {} share a message, this one joins {group}",
            list(names)
        ),
    };
    format!(
        "{shared}; the first after {}, news at most every {}, a reminder after {}",
        length(route.group_wait_ms),
        length(route.group_interval_ms),
        length(route.repeat_interval_ms)
    )
}

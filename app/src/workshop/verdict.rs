use leptos::prelude::*;

use super::answer::{Drill, Finding};
use crate::ui::message;

/// What happened, what the rules said of it, and where that is right or wrong.
#[component]
pub(super) fn Verdict(drill: Drill, findings: Vec<Finding>) -> impl IntoView {
    let points: f64 = findings.iter().map(|finding| finding.points).sum();
    let of: f64 = findings.iter().map(|finding| finding.of).sum();
    let class = if points >= of {
        "verdict-line good"
    } else {
        "verdict-line bad"
    };
    let (lost, kept): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .partition(|finding| finding.points < finding.of);
    let entry = |finding: Finding| view! { <Entry finding /> };
    let kept = (!kept.is_empty()).then(|| {
        view! {
            <details class="kept">
                <summary>{format!("What is right ({})", kept.len())}</summary>
                <ul class="judged">{kept.into_iter().map(entry).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <p class=class>{headline(&drill)}</p>
        <p class="what-happened">{format!("What happened: {}.", drill.causes.join("; "))}</p>
        <ul class="judged">{lost.into_iter().map(entry).collect_view()}</ul>
        {kept}
    }
}

fn headline(drill: &Drill) -> String {
    let right = match drill.right_answer.as_str() {
        "page" => "This calls for a page.",
        "ticket" => "This calls for a ticket, not for a page.",
        _ => "This calls for silence.",
    };
    let heard = match &drill.detection {
        Some(detection) => {
            let moment = match detection.delay_seconds {
                delay if delay < 0 => format!("{} before anybody was hurt", length(-delay)),
                delay => format!("{} after it began to hurt", length(delay)),
            };
            format!("{} sent a {} {moment}.", detection.alert, detection.answer)
        }
        None if drill.right_answer == "silence" => {
            "No incident was there to be noticed.".to_owned()
        }
        None => "No alert noticed it.".to_owned(),
    };
    format!("{right} {heard}")
}

fn length(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[component]
fn Entry(finding: Finding) -> impl IntoView {
    let is_lost = finding.points < finding.of;
    let class = if is_lost {
        "judged-entry bad"
    } else {
        "judged-entry good"
    };
    view! {
        <li class=class>
            <strong>{title(&finding)}</strong>
            <span>{message(&finding.seen)}</span>
            {is_lost.then(|| view! { <span class="expected">"Expected: " {message(&finding.expected)}</span> })}
        </li>
    }
}

fn title(finding: &Finding) -> String {
    let aspect = match finding.aspect.as_str() {
        "detection" => "Noticed",
        "budget" => "Error budget",
        "clearing" => "Cleared",
        "steadiness" => "Steady",
        "quiet" => "Quiet",
        "labels" => "Labels",
        "annotations" => "Annotations",
        "routing" => "Routing",
        _ => "Evaluation",
    };
    match &finding.alert {
        Some(alert) => format!("{aspect}, {alert}"),
        None => aspect.to_owned(),
    }
}

use leptos::prelude::*;
use model::SubmissionState;

/// Where a submission stands, in a word.
#[component]
pub(crate) fn StateBadge(state: SubmissionState) -> impl IntoView {
    let (class, text) = match state {
        SubmissionState::Queued => ("badge queued", "waiting"),
        SubmissionState::Running => ("badge running", "being checked"),
        SubmissionState::Graded => ("badge graded", "graded"),
        SubmissionState::Faulted => ("badge faulted", "could not be checked"),
    };
    view! { <span class=class>{text}</span> }
}

/// Points out of what is possible, or a dash.
#[component]
pub(crate) fn Score(points: Option<f64>, possible: Option<f64>) -> impl IntoView {
    match points.zip(possible) {
        Some((points, possible)) => format!("{points} / {possible}"),
        None => "–".to_owned(),
    }
}

use leptos::prelude::*;
use model::SubmissionSource;

/// What an instructor should know of where the evidence came from; nothing where this server recorded it.
#[component]
pub(crate) fn OriginBadge(source: SubmissionSource, is_copy: bool) -> impl IntoView {
    let (class, text) = match (source, is_copy) {
        (SubmissionSource::Live, _) => return None,
        (SubmissionSource::Upload, false) => ("badge upload", "student's machine"),
        (SubmissionSource::Upload, true) => ("badge copy", "handed in before"),
    };
    Some(view! { <span class=class>{text}</span> })
}

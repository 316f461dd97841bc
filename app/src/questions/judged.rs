//! What is said to an answer.

use leptos::prelude::*;
use model::{Judged, NamedMisconception, Remark};

use crate::ui::{message, with_code};

/// Right, wrong, or what is missing. It takes the focus after an answer in place, so that it is read out.
#[component]
pub(crate) fn VerdictLine(judged: Judged) -> impl IntoView {
    let (class, text) = match judged {
        Judged::Incomplete { message: missing } => {
            ("question-verdict missing", message(&missing).into_any())
        }
        Judged::Wrong { .. } => ("question-verdict wrong", "Not yet.".into_any()),
        Judged::Right { .. } => ("question-verdict right", "Right.".into_any()),
    };
    view! { <p class=class role="status" tabindex="-1" data-answer="">{text}</p> }
}

/// The remarks about the answer as a whole; those about a choice stand beside it.
#[component]
pub(crate) fn Remarks(remarks: Vec<Remark>) -> impl IntoView {
    let whole = remarks.into_iter().filter(|remark| remark.about.is_none());
    whole
        .map(|remark| view! { <RemarkText remark /> })
        .collect_view()
}

/// One explanation, and where to read about the misconception behind it.
#[component]
pub(crate) fn RemarkText(remark: Remark) -> impl IntoView {
    let link = remark
        .misconception
        .map(|misconception| view! { <MisconceptionLink misconception /> });
    view! { <p class="remark"><span inner_html=remark.html></span>{link}</p> }
}

/// By its name: an id alone says nothing to who meets it for the first time.
#[component]
pub(crate) fn MisconceptionLink(misconception: NamedMisconception) -> impl IntoView {
    let NamedMisconception { id, title } = misconception;
    let address = format!("/misconceptions#{}", id.to_lowercase());
    view! { " " <a class="remark-link" href=address>"A common mistake: " {with_code(&title)} " (" {id} ")"</a> }
}

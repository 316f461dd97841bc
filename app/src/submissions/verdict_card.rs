use leptos::prelude::*;
use model::{Status, Verdict};

use crate::ui::with_code;

/// One check's verdict: what was looked for, what was seen, why it matters, what to try next.
#[component]
pub(super) fn VerdictCard(verdict: Verdict) -> impl IntoView {
    let (class, word, mark) = look(verdict.status);
    let is_pass = verdict.status == Status::Pass;
    // What needs work stands open; what passed, or never ran, is folded.
    let is_open = matches!(verdict.status, Status::Fail | Status::Partial);
    let lesson = verdict.lesson.filter(|_| !is_pass).map(|anchor| {
        view! { <p class="verdict-lesson"><a href=format!("/lessons/{anchor}")>"Read about it in the lesson"</a></p> }
    });
    view! {
        <li>
            <details class=format!("verdict {class}") open=is_open>
                <summary>
                    <span class="verdict-mark" aria-hidden="true">{mark}</span>
                    <span class="verdict-title">{with_code(&verdict.title)}</span>
                    <span class="verdict-status">{word}</span>
                    <span class="verdict-points">{verdict.points} " / " {verdict.points_possible}</span>
                </summary>
                <dl>
                    <dt>"Looked for"</dt>
                    <dd>{with_code(&verdict.expected)}</dd>
                    <dt>"Seen"</dt>
                    <dd class="observed">{verdict.observed}</dd>
                    <dt>"Why it matters"</dt>
                    <dd>{with_code(&verdict.why)}</dd>
                    {verdict.hint.map(|hint| view! { <dt>"Try next"</dt><dd>{with_code(&hint)}</dd> })}
                </dl>
                {lesson}
            </details>
        </li>
    }
}

fn look(status: Status) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Pass => ("pass", "passed", "✓"),
        Status::Partial => ("partial", "partly", "◐"),
        Status::Fail => ("fail", "failed", "✗"),
        Status::Error => ("error", "could not be checked", "!"),
        Status::Skipped => ("skipped", "skipped", "–"),
    }
}

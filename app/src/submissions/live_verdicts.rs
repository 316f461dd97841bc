use leptos::prelude::*;
use model::{SubmissionEvent, SubmissionId, SubmissionState, Verdict};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use super::submission_page::waiting_line;
use super::verdict_card::VerdictCard;

/// The verdicts of a submission that is being graded, added to as the server tells them.
#[island]
pub(super) fn LiveVerdicts(
    id: SubmissionId,
    state: SubmissionState,
    verdicts: Vec<Verdict>,
) -> impl IntoView {
    let state = RwSignal::new(state);
    let verdicts = RwSignal::new(verdicts);
    Effect::new(move || listen(&id, state, verdicts));
    view! {
        <p class="waiting" role="status">{move || waiting_line(state.get(), verdicts.with(Vec::len))}</p>
        <ol class="verdicts">
            {move || verdicts.get().into_iter().map(|verdict| view! { <VerdictCard verdict /> }).collect_view()}
        </ol>
    }
}

fn listen(id: &SubmissionId, state: RwSignal<SubmissionState>, verdicts: RwSignal<Vec<Verdict>>) {
    // Without the stream the page stays as it is; reloading shows the current state.
    let Ok(source) = EventSource::new(&format!("/submissions/{id}/events")) else {
        return;
    };
    // The stream begins with everything so far.
    verdicts.set(Vec::new());
    let stream = source.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let event = message
            .data()
            .as_string()
            .and_then(|text| serde_json::from_str(&text).ok());
        match event {
            Some(SubmissionEvent::State { state: now }) => {
                if now == SubmissionState::Running {
                    verdicts.set(Vec::new());
                }
                state.set(now);
            }
            Some(SubmissionEvent::Verdict { verdict }) => verdicts.update(|all| all.push(*verdict)),
            Some(SubmissionEvent::Done { .. }) => {
                stream.close();
                // The page of a finished submission has points, order and hints that the stream has not.
                let _ = window().location().reload();
            }
            None => {}
        }
    });
    // One name an event kind, as `server/src/events.rs` sends them.
    for name in ["state", "verdict", "done"] {
        let _ = source.add_event_listener_with_callback(name, on_message.as_ref().unchecked_ref());
    }
    // Lives as long as the page.
    on_message.forget();
}

//! Answers that follow what somebody is changing right now.

use leptos::prelude::*;
use leptos::task::spawn_local;

/// What came of the last question; a sentence for the visitor where nothing did.
pub(super) type Answered<T> = Result<T, String>;

/// Asks whenever `question` changes and keeps the last answer until the next is there: nothing flickers.
///
/// One question is on the way at a time. Those that come up meanwhile, as while a slider is dragged, are asked only as
/// the last of them.
pub(super) fn latest<Q, T, F>(
    question: impl Fn() -> Q + 'static,
    ask: impl Fn(Q) -> F + 'static,
) -> ReadSignal<Option<Answered<T>>>
where
    Q: Send + Sync + 'static,
    T: Send + Sync + 'static,
    F: Future<Output = Answered<T>> + 'static,
{
    let (answer, set_answer) = signal(None);
    let waiting = StoredValue::new(None::<Q>);
    let is_asking = StoredValue::new(false);
    let ask = StoredValue::new_local(std::rc::Rc::new(ask));
    Effect::new(move || {
        waiting.set_value(Some(question()));
        if is_asking.get_value() {
            return;
        }
        is_asking.set_value(true);
        spawn_local(async move {
            // Whoever closes the figure takes the values away; then nothing is left to be told.
            while let Some(next) = waiting.try_update_value(Option::take).flatten() {
                let Some(ask) = ask.try_get_value() else {
                    return;
                };
                let answered = ask(next).await;
                if set_answer.try_set(Some(answered)).is_some() {
                    return;
                }
            }
            is_asking.try_update_value(|asking| *asking = false);
        });
    });
    answer
}

/// The last answer that was none of the refused: a drawing stays while what is written makes no sense yet.
pub(super) fn last_good<T>(answer: ReadSignal<Option<Answered<T>>>) -> Memo<Option<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |last: Option<&Option<T>>| match answer.get() {
        Some(Ok(good)) => Some(good),
        _ => last.cloned().flatten(),
    })
}

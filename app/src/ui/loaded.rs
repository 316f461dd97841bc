use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api_error::ApiError;
use crate::ui::ErrorPage;

/// Shows what a server function answers, or the page for its failure.
#[component]
pub(crate) fn Loaded<T, V>(
    /// The answer, awaited while the page is rendered.
    answer: Resource<Result<T, ApiError>>,
    /// Makes the view of it.
    show: fn(T) -> V,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(answer) => show(answer).into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

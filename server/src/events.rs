//! `/submissions/{id}/events`: a submission's verdicts as they come, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use model::{SubmissionEvent, SubmissionId};
use services::{ServiceError, Watch};

use crate::app_error::AppError;
use crate::middleware::visitor::Visitor;
use crate::state::AppState;

/// Replays what is there, then follows. A browser that reconnects starts anew: each `state` says what is void.
pub(crate) async fn stream(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let user = visitor.user.ok_or(ServiceError::NotSignedIn)?;
    let watch = state
        .services
        .submissions
        .watch(&user, &SubmissionId(id))
        .await?;
    let shutdown = state.shutdown.clone();
    let events = stream::unfold(watch, move |mut watch| {
        let shutdown = shutdown.clone();
        async move {
            // A stopping server must not wait for pages that watch: they come back by themselves.
            tokio::select! {
                event = next(&mut watch) => Some((Ok::<_, Infallible>(event?), watch)),
                () = shutdown.begun() => None,
            }
        }
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CACHE_CONTROL,
        axum::http::HeaderValue::from_static("no-store"),
    );
    // Proxies that buffer would hold the verdicts back.
    headers.insert(
        "x-accel-buffering",
        axum::http::HeaderValue::from_static("no"),
    );
    Ok(response)
}

async fn next(watch: &mut Watch) -> Option<Event> {
    match watch.next().await {
        Ok(Some(event)) => event_of(&event),
        Ok(None) => None,
        Err(error) => {
            // The page's EventSource connects again, which is the right thing to do.
            tracing::warn!(%error, "watching a submission broke off");
            None
        }
    }
}

fn event_of(event: &SubmissionEvent) -> Option<Event> {
    let name = match event {
        SubmissionEvent::State { .. } => "state",
        SubmissionEvent::Verdict { .. } => "verdict",
        SubmissionEvent::Done { .. } => "done",
    };
    Event::default().event(name).json_data(event).ok()
}

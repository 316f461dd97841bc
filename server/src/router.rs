//! Every address of the site. Pages come from `app` (its own table: `app/src/routes.rs`); the rest is listed here.
//!
//! The order of the middleware, from the outside: observe, panics, error pages, headers, time limit;
//! pages and their forms in addition: visitor, CSRF, compression, failures of server functions.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::middleware::{
    csrf, error_pages, form_body, headers, observe, panics, server_fn_failures, time_limit, visitor,
};
use crate::state::AppState;
use crate::{api, events, evidence, health, metrics, pages, static_files};

/// The whole site.
pub fn router(state: AppState) -> Router {
    let signed_in_pages = Router::new()
        .route("/submissions/{id}/events", get(events::stream))
        .route("/staff/submissions/{id}/evidence", get(evidence::download));

    let site = pages::routes(&state)
        .merge(signed_in_pages)
        .fallback(pages::not_found)
        // `form_body` sets the limits, form by form; this only makes room for the largest.
        .layer(DefaultBodyLimit::max(form_body::LARGEST_FORM_BYTES))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), visitor::identify))
                .layer(from_fn_with_state(state.clone(), csrf::protect))
                .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
                .layer(from_fn(server_fn_failures::mark)),
        );

    let api = Router::new()
        .route("/labs/{lab}/submissions", post(api::submit_evidence))
        .route("/submissions/{id}", get(api::submission))
        .route("/openapi.json", get(api::openapi))
        .fallback(api::not_found)
        .layer(DefaultBodyLimit::max(api::EVIDENCE_LIMIT_BYTES));

    let machines = Router::new()
        .route("/healthz", get(health::check))
        .route("/metrics", get(metrics::render));

    Router::new()
        .merge(site)
        .nest("/api/v1", api)
        .merge(machines)
        .merge(static_files::routes(&state.leptos))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(observe::request))
                .layer(from_fn_with_state(state.clone(), error_pages::for_browsers))
                .layer(from_fn_with_state(state.clone(), headers::secure))
                .layer(CatchPanicLayer::custom(panics::answer))
                .layer(from_fn(time_limit::enforce)),
        )
        .with_state(state)
}

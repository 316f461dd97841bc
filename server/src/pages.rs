//! The pages of `app`, with what they may ask for in their context.

use std::sync::OnceLock;

use app::{CsrfToken, SecureCookies};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions};
use services::{ClientAddress, CurrentUser, SessionToken};

use crate::middleware::headers::page_policy;
use crate::middleware::visitor::Visitor;
use crate::state::AppState;

/// The table of routes, read once: while Leptos reads it, no resource of the whole process loads, and a page that is
/// being rendered by another router would wait for ever.
static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();

/// Every page and server function.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let list = ROUTES.get_or_init(|| {
        leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(app::App, None, {
            // The context is for what surrounds the table of routes.
            let state = state.clone();
            move || provide(&state, None)
        })
        .0
    });
    let (asked, leptos) = (state.clone(), state.leptos.clone());
    Router::new().leptos_routes_with_context(
        state,
        list.clone(),
        move || provide_from_request(&asked),
        move || app::shell(leptos.clone()),
    )
}

/// The page for an address that nothing answers.
pub(crate) async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let leptos = state.leptos.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || {
            provide_from_request(&state);
            if let Some(response) = use_context::<ResponseOptions>() {
                response.set_status(StatusCode::NOT_FOUND);
            }
        },
        move || app::shell(leptos.clone()),
    );
    render(request).await.into_response()
}

fn provide_from_request(state: &AppState) {
    let visitor =
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<Visitor>().cloned());
    provide(state, visitor);
    if let Some(response) = use_context::<ResponseOptions>() {
        let nonce = use_nonce().map(|nonce| nonce.to_string());
        if let Ok(policy) = HeaderValue::from_str(&page_policy(nonce.as_deref())) {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
        response.insert_header(VARY, HeaderValue::from_static("cookie"));
    }
}

fn provide(state: &AppState, visitor: Option<Visitor>) {
    let visitor = visitor.unwrap_or(Visitor {
        user: None,
        session: None,
        csrf: String::new(),
        address: ClientAddress(std::net::IpAddr::from([0, 0, 0, 0])),
    });
    provide_context(state.services.clone());
    provide_context::<Option<CurrentUser>>(visitor.user);
    provide_context::<Option<SessionToken>>(visitor.session);
    provide_context::<ClientAddress>(visitor.address);
    provide_context(CsrfToken(visitor.csrf));
    provide_context(SecureCookies(state.site.is_https));
}

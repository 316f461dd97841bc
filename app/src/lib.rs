//! What the browser shows: pages rendered on the server, and the few islands that run in the page.
//!
//! Two builds of one source: `ssr` inside the server, `hydrate` as WebAssembly with nothing but the islands.

// A page's view is one nested type; the playground's is deeper than the compiler's default allows.
#![recursion_limit = "256"]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its props")]

mod account;
mod api_error;
mod assets;
mod bridge;
mod exercises;
mod flash;
mod home;
mod labs;
mod lessons;
mod play;
mod playground;
mod progress;
mod query;
mod questions;
mod reference;
#[cfg(feature = "ssr")] // Status, cookies and redirects: the browser has none of them to give.
mod request;
mod routes;
mod shell;
mod staff;
mod submissions;
mod ui;
mod viewer;
mod workshop;

pub use api_error::ApiError;
pub use flash::SecureCookies;
pub use routes::App;
pub use shell::{CsrfToken, shell};

/// Called by the page's script once the module is loaded: makes the islands' state come alive.
#[cfg(feature = "hydrate")] // The server has no page to hydrate.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

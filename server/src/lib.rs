//! The server `sightline`: everything between HTTP and the use cases in `services`.
//!
//! Read `router.rs` first: it lists every address. A right is never checked here, only in `services`.

mod api;
mod app_error;
pub mod cli;
pub mod config;
mod events;
mod evidence;
mod health;
mod metrics;
mod middleware;
mod pages;
mod router;
mod run;
mod runtime;
mod state;
mod static_files;

pub use router::router;
pub use run::{open_accounts, open_services, open_store, serve};
pub use runtime::run_to_end;
pub use state::{AppState, Shutdown};

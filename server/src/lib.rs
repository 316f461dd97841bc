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
mod state;
mod static_files;

pub use router::router;
pub use run::{open_services, open_store, serve};
pub use state::{AppState, Shutdown};

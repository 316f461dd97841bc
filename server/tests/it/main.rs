//! The site over HTTP: a real listener, a real database, real graders, real probes.

#![expect(clippy::unwrap_used, reason = "set-up that fails fails its test")]

mod api;
mod commands;
mod events;
mod failures;
mod flash;
mod forms;
mod hand_in;
mod neighbours;
mod operations;
mod origin;
mod pages;
mod questions;
mod rights;
mod sign_in;
mod site;
#[path = "../../services/tests/it/stack.rs"]
mod stack;
mod static_files;

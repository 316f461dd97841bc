//! What crosses crates, run on real programs: a live stack, a server, a browser.

mod content;
mod faults;
mod journey;
mod links_on_pages;
mod live_lab;
mod query_times;
mod screens;
mod stack_starts;
mod submit;
mod workshop;

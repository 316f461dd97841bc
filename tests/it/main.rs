//! What crosses crates, run on real programs: a live stack, a server, a browser.

mod accessibility;
mod content;
mod faults;
mod journey;
mod links_on_pages;
mod live_lab;
mod markup;
mod page_weight;
mod plays;
mod query_times;
mod screens;
mod stack_starts;
mod submit;
mod tour;
mod walk;
mod without_scripts;
mod workshop;

//! What crosses crates, run on real programs: a live stack, a server, a browser.

mod blocks_on_pages;
mod faults;
mod journey;
mod links_on_pages;
mod live_lab;
mod pages;
mod queries_on_pages;
mod sample_day;
mod screens;
mod stack_starts;
mod submit;
mod workshop;

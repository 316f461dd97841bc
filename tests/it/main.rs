//! What crosses crates, run on real programs: a live stack, a server, a browser.

mod blocks_on_pages;
mod links_on_pages;
mod pages;
mod queries_on_pages;
mod stack_starts;

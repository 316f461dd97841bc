//! What crosses crates, run on real programs: a live stack, a server, a browser.

mod stack_starts;

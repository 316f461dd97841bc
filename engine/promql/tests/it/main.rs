//! The engine as its users see it.

mod fuzz;
mod parse_corpus;
mod printing;
mod without_spans;

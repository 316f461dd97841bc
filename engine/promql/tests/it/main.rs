//! The engine as its users see it.

mod completion;
mod diagnostics;
mod fuzz;
mod parse_corpus;
mod printing;
mod trees;
mod without_spans;

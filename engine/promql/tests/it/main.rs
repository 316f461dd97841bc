//! The engine as its users see it.

mod api;
mod completion;
mod diagnostics;
mod evaluation;
mod explain;
mod fuzz;
mod limits;
mod parse_corpus;
mod printing;
mod scripts;
mod trees;
mod without_spans;

//! The engine as its users see it.

mod parse_corpus;

//! Rules as their users see them.

mod fuzz;
mod load_corpus;
mod loading;
mod promtool;

//! The query playground.

mod playground_page;

pub(crate) use playground_page::PlaygroundPage;

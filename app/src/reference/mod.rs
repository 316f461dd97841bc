//! Looking things up: the glossary, the misconceptions, and the search. All of it is plain HTML.

mod glossary_page;
mod misconceptions_page;
mod search_page;
mod server_fns;

pub(crate) use glossary_page::GlossaryPage;
pub(crate) use misconceptions_page::MisconceptionsPage;
pub(crate) use search_page::SearchPage;

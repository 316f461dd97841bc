//! The rule workshop: a rule file meets an incident whose truth is known, and the page shows what it did.

mod answer;
mod drills;
mod editor;
mod findings;
mod island;
mod kept;
mod timeline;
mod verdict;
mod workshop_page;

pub(crate) use workshop_page::WorkshopPage;

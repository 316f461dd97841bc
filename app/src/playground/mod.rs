//! The query playground: an editor, a day of metrics, and a table or graph of whatever is asked.

mod editor;
mod history;
mod incidents;
mod island;
mod metric_explorer;
mod playground_page;
mod question;
mod time_controls;
mod view_tabs;

pub(crate) use playground_page::PlaygroundPage;
pub(crate) use question::link_to;

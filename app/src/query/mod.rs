//! Running a query in the page and showing what comes back: shared by lessons and the playground.

mod chart;
mod outcome;
mod problems;
mod result_table;
mod result_view;
mod run;

pub(crate) use outcome::{Fix, Outcome};
pub(crate) use result_view::ResultView;
pub(crate) use run::{RunState, Runner};

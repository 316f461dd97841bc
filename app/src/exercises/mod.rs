//! Exercises: the list, and each on its own page. Without JavaScript a query is typed into a plain field and judged
//! by the server just the same.

mod exercise_page;
mod exercises_page;
mod query_answer;
mod query_editor;
mod reading_graph;
mod server_fns;
mod still_graph;

pub(crate) use exercise_page::ExercisePage;
pub(crate) use exercises_page::{ExerciseLinks, ExercisesPage};

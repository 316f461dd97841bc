//! Lessons: the list, and each as a page of text with queries that run in place.

mod lesson_page;
mod lessons_page;
mod parts;
mod query_box;
mod server_fns;
mod table_of_contents;

pub(crate) use lesson_page::LessonPage;
pub(crate) use lessons_page::LessonsPage;
pub(crate) use parts::Parts;
pub(crate) use query_box::when;
pub(crate) use server_fns::list_lessons;
pub(crate) use table_of_contents::{NarrowContents, WideContents};

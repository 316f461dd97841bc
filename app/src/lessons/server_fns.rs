use leptos::prelude::*;
use model::{LessonPage, LessonSlug, LessonSummary};

use crate::api_error::ApiError;

/// Every lesson there is, in the module's order.
#[server(prefix = "/api", endpoint = "lessons/list")]
pub(crate) async fn list_lessons() -> Result<Vec<LessonSummary>, ApiError> {
    Ok(expect_context::<services::Services>().lessons.list())
}

/// One lesson, rendered.
#[server(prefix = "/api", endpoint = "lessons/read")]
pub(crate) async fn read_lesson(slug: LessonSlug) -> Result<LessonPage, ApiError> {
    Ok(expect_context::<services::Services>().lessons.page(&slug)?)
}

use leptos::prelude::*;
use model::{LessonPage, LessonSlug, LessonSummary};

use crate::api_error::ApiError;

/// Every lesson there is, in the module's order.
#[server(prefix = "/api", endpoint = "lessons/list")]
pub(crate) async fn list_lessons() -> Result<Vec<LessonSummary>, ApiError> {
    Ok(expect_context::<services::Services>().lessons.list())
}

/// One lesson, rendered, with the visitor's answers in it.
#[server(prefix = "/api", endpoint = "lessons/read")]
pub(crate) async fn read_lesson(slug: LessonSlug) -> Result<LessonPage, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user_if_any();
    let just_given = crate::request::take_answer(&format!("/lessons/{slug}"));
    Ok(services
        .study
        .page(user.as_ref(), &slug, just_given)
        .await?)
}

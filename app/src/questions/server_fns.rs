use leptos::prelude::*;
use model::{Given, Judged, LessonSlug, QuestionId};

use crate::api_error::ApiError;

/// Judges an answer; its page shows it, with what is said to it.
#[server(prefix = "/api", endpoint = "questions/answer")]
pub(crate) async fn answer_question(
    lesson: LessonSlug,
    question: QuestionId,
    #[server(default)] given: Given,
) -> Result<Judged, ApiError> {
    let page = format!("/lessons/{lesson}");
    let services = expect_context::<services::Services>();
    let user = crate::request::user_if_any();
    let judged = services
        .study
        .answer(user.as_ref(), &lesson, &question, &given)
        .await?;
    crate::request::leave_answer(&page, question.as_str(), &given);
    crate::request::go_to(&format!("{page}#question-{question}"));
    Ok(judged)
}

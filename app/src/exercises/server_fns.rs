use leptos::prelude::*;
use model::{ExerciseGroup, ExerciseId, ExercisePage, Given, LessonSlug};

use crate::api_error::ApiError;

/// Every exercise, by lesson.
#[server(prefix = "/api", endpoint = "exercises/list")]
pub(crate) async fn list_exercises() -> Result<Vec<ExerciseGroup>, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user_if_any();
    Ok(services.exercises.list(user.as_ref()).await?)
}

/// One exercise, with the visitor's answer.
#[server(prefix = "/api", endpoint = "exercises/read")]
pub(crate) async fn read_exercise(
    lesson: LessonSlug,
    exercise: ExerciseId,
) -> Result<ExercisePage, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user_if_any();
    let page = format!("/exercises/{lesson}/{exercise}");
    let just_given = crate::request::take_answer(&page).map(|(_, given): (ExerciseId, _)| given);
    Ok(services
        .exercises
        .page(user.as_ref(), &lesson, &exercise, just_given)
        .await?)
}

/// Judges an answer; its page shows it, with what is said to it.
#[server(prefix = "/api", endpoint = "exercises/answer")]
pub(crate) async fn answer_exercise(
    lesson: LessonSlug,
    exercise: ExerciseId,
    #[server(default)] given: Given,
) -> Result<bool, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user_if_any();
    let is_right = services
        .exercises
        .answer(user.as_ref(), &lesson, &exercise, &given)
        .await?;
    let page = format!("/exercises/{lesson}/{exercise}");
    crate::request::leave_answer(&page, exercise.as_str(), &given);
    crate::request::go_to(&format!("{page}#answer"));
    Ok(is_right)
}

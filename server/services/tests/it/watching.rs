//! Following a submission.

use model::{SubmissionEvent, SubmissionState};
use services::Watch;

use crate::course::{Course, MINUTE_MS};
use crate::stack::{Behaviour, Stack};

async fn rest(mut watch: Watch) -> Vec<String> {
    let mut told = Vec::new();
    while let Some(event) = watch.next().await.unwrap() {
        told.push(word(&event));
    }
    told
}

fn word(event: &SubmissionEvent) -> String {
    match event {
        SubmissionEvent::State { state } => format!("state {}", state.word()),
        SubmissionEvent::Verdict { verdict } => format!("verdict {}", verdict.check),
        SubmissionEvent::Done { state } => format!("done {}", state.word()),
    }
}

#[tokio::test]
async fn a_watcher_sees_it_queue_run_and_end() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let id = course.submit("ada", &stack).await.unwrap();
    let mut watch = course
        .services
        .submissions
        .watch(course.user("ada"), &id)
        .await
        .unwrap();
    let first = watch.next().await.unwrap().unwrap();
    assert_eq!(
        first,
        SubmissionEvent::State {
            state: SubmissionState::Queued
        }
    );
    let following = tokio::spawn(rest(watch));
    course.services.grading.grade_next().await.unwrap();
    let told = following.await.unwrap();
    assert_eq!(
        told,
        [
            "state running",
            "verdict api-answers",
            "verdict worker-answers",
            "done graded"
        ]
    );
}

#[tokio::test]
async fn who_comes_late_is_told_everything() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let graded = course.graded("ada", &stack).await;
    let services = course.restarted().await;
    let watch = services
        .submissions
        .watch(course.user("grace"), &graded.summary.id)
        .await
        .unwrap();
    assert_eq!(
        rest(watch).await,
        [
            "verdict api-answers",
            "verdict worker-answers",
            "done graded"
        ]
    );
}

#[tokio::test]
async fn a_grading_that_begins_anew_voids_what_was_told() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Hangs).await;
    let id = course.submit("ada", &stack).await.unwrap();
    let grading = course.services.grading.clone();
    let killed = tokio::spawn(async move { grading.grade_next().await });
    stack.was_asked().await;
    killed.abort();
    let mut watch = course
        .services
        .submissions
        .watch(course.user("ada"), &id)
        .await
        .unwrap();
    assert_eq!(word(&watch.next().await.unwrap().unwrap()), "state running");

    stack.now(Behaviour::Answers);
    course.clock.advance_ms(MINUTE_MS);
    course.services.grading.grade_next().await.unwrap();
    assert_eq!(
        rest(watch).await,
        [
            "state running",
            "verdict api-answers",
            "verdict worker-answers",
            "done graded"
        ]
    );
}

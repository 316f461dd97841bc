//! Following a submission.

use model::{ErrorKind, Status, SubmissionEvent, SubmissionState, Verdict};
use services::Watch;
use storage::submissions::{self, Next};
use storage::{Db, verdicts};

use crate::course::{Course, MINUTE_MS, OpenCourse, START_MS};
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

#[tokio::test]
async fn verdicts_of_a_grading_that_was_given_back_are_not_told_again() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let id = course.submit("ada", &stack).await.unwrap();
    give_back_after_a_verdict(&course).await;

    let ada = course.user("ada");
    let mut watch = course.services.submissions.watch(ada, &id).await.unwrap();
    assert_eq!(word(&watch.next().await.unwrap().unwrap()), "state queued");
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

/// What a server leaves behind that is stopped in the middle of a grading.
async fn give_back_after_a_verdict(course: &OpenCourse) {
    let file = course.folder.path().join("test.db");
    let db = Db::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let next = submissions::claim_next(&mut tx, "lease", START_MS, START_MS + MINUTE_MS).await;
    let Next::Claimed(claimed) = next.unwrap() else {
        panic!("a submission is queued")
    };
    let verdict = Verdict {
        check: "api-answers".parse().unwrap(),
        title: "The api answers".to_owned(),
        status: Status::Pass,
        points: 2.0,
        points_possible: 2.0,
        expected: String::new(),
        observed: String::new(),
        why: String::new(),
        hint: None,
        misconception: None,
        lesson: None,
    };
    let is_held = verdicts::append(&mut tx, &claimed.lease, 0, &verdict).await;
    assert!(is_held.unwrap());
    tx.commit().await.unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let was_held = submissions::release_lease(&mut tx, &claimed.lease).await;
    assert!(was_held.unwrap());
    tx.commit().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn one_person_follows_so_many_at_once() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let id = course.submit("ada", &stack).await.unwrap();
    let (submissions, ada) = (&course.services.submissions, course.user("ada"));
    let mut pages = Vec::new();
    for _ in 0..20 {
        pages.push(submissions.watch(ada, &id).await.unwrap());
    }
    let refused = submissions.watch(ada, &id).await.err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::TooManyRequests);
    let grace = course.user("grace");
    submissions.watch(grace, &id).await.unwrap();
    pages.pop();
    submissions.watch(ada, &id).await.unwrap();
}

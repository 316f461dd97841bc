//! Grading: verdicts, faults, and graders that die on the way.

use model::{Status, SubmissionState};

use crate::course::{Course, MINUTE_MS, START_MS};
use crate::stack::{Behaviour, Stack};

#[tokio::test]
async fn a_stack_that_answers_gets_full_marks_with_its_evidence_kept() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let view = course.graded("ada", &stack).await;
    assert_eq!(view.summary.state, SubmissionState::Graded);
    assert_eq!(
        (view.summary.points, view.summary.points_possible),
        (Some(3.0), Some(3.0))
    );
    assert_eq!((view.attempts, view.fault.as_deref()), (1, None));
    let report = view.report.unwrap();
    assert!(report.is_full_marks());
    assert_eq!(report.verdicts, view.verdicts);
    assert_eq!(view.summary.finished_at_ms, Some(START_MS));

    let evidence = course
        .services
        .submissions
        .evidence(course.user("grace"), &view.summary.id)
        .await
        .unwrap();
    let evidence = grader::Evidence::from_json(std::str::from_utf8(&evidence).unwrap()).unwrap();
    assert_eq!(evidence.targets["api"], stack.url());
}

#[tokio::test]
async fn a_service_without_metrics_is_a_wrong_answer_and_counts() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::HasNoMetrics).await;
    let view = course.graded("ada", &stack).await;
    assert_eq!(
        (view.summary.state, view.summary.points),
        (SubmissionState::Graded, Some(0.0))
    );
    assert_eq!(view.attempts, 1);
    assert_eq!(view.verdicts[0].status, Status::Fail);
    assert_eq!(
        view.verdicts[0].hint.as_deref(),
        Some("Register the handler.")
    );
}

#[tokio::test]
async fn a_service_that_is_down_is_a_fault_and_does_not_count() {
    let course = Course::new().with_student("ada").open().await;
    let gone = Stack::that(Behaviour::Answers).await;
    let id = course.submit("ada", &gone).await.unwrap();
    drop(gone);
    course.services.grading.grade_next().await.unwrap();
    let view = course.view("ada", &id).await;
    assert_eq!(
        (view.summary.state, view.summary.points),
        (SubmissionState::Faulted, None)
    );
    assert_eq!(view.attempts, 0);
    let fault = view.fault.unwrap();
    assert!(fault.starts_with("2 checks could not be made: "), "{fault}");
    assert!(
        view.verdicts
            .iter()
            .all(|verdict| verdict.status == Status::Error)
    );
    assert!(view.summary.has_evidence);
}

#[tokio::test]
async fn a_grader_killed_while_it_looks_loses_nothing() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Hangs).await;
    let id = course.submit("ada", &stack).await.unwrap();
    let grading = course.services.grading.clone();
    let killed = tokio::spawn(async move { grading.grade_next().await });
    stack.was_asked().await;
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());
    assert_eq!(
        course.view("ada", &id).await.summary.state,
        SubmissionState::Running
    );

    stack.now(Behaviour::Answers);
    let services = course.restarted().await;
    assert_eq!(
        services.grading.grade_next().await.unwrap(),
        None,
        "the lease still holds"
    );
    course.clock.advance_ms(MINUTE_MS);
    assert_eq!(services.grading.queue_depth().await.unwrap(), 1);
    assert_eq!(
        services.grading.grade_next().await.unwrap(),
        Some(id.clone())
    );
    let view = course.view("ada", &id).await;
    assert_eq!(
        (view.summary.state, view.summary.points, view.attempts),
        (SubmissionState::Graded, Some(3.0), 1)
    );
    assert_eq!(view.verdicts.len(), 2);
}

#[tokio::test]
async fn a_stopping_server_gives_its_submission_back_at_once() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Hangs).await;
    let id = course.submit("ada", &stack).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let grading = course.services.grading.clone();
    let grader = tokio::spawn(async move { grading.run(async { stopped.await.unwrap() }).await });
    stack.was_asked().await;
    stop.send(()).unwrap();
    grader.await.unwrap();
    assert_eq!(
        course.view("ada", &id).await.summary.state,
        SubmissionState::Queued
    );

    stack.now(Behaviour::Answers);
    assert_eq!(
        course.restarted().await.grading.grade_next().await.unwrap(),
        Some(id.clone())
    );
    assert_eq!(course.view("ada", &id).await.summary.points, Some(3.0));
}

#[tokio::test]
async fn a_submission_that_kills_its_graders_ends_as_a_fault() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Hangs).await;
    let id = course.submit("ada", &stack).await.unwrap();
    for _ in 0..5 {
        let grading = course.services.grading.clone();
        let killed = tokio::spawn(async move { grading.grade_next().await });
        stack.was_asked().await;
        killed.abort();
        let _ = killed.await;
        course.clock.advance_ms(MINUTE_MS);
    }
    course.services.grading.grade_next().await.unwrap();
    let view = course.view("ada", &id).await;
    assert_eq!(view.summary.state, SubmissionState::Faulted);
    assert_eq!(
        view.fault.as_deref(),
        Some("grading was interrupted 5 times: tell your instructor")
    );
    assert_eq!(view.attempts, 0);
}

#[tokio::test]
async fn what_was_recorded_is_judged_without_the_stack() {
    let course = Course::new()
        .with_student("ada")
        .with_student("eve")
        .open()
        .await;
    let stack = Stack::that(Behaviour::Answers).await;
    let first = course.graded("ada", &stack).await;
    let evidence = course
        .services
        .submissions
        .evidence(course.user("grace"), &first.summary.id)
        .await
        .unwrap();
    drop(stack);
    let id = course
        .services
        .submissions
        .submit_evidence(course.user("eve"), &crate::course::lab(), evidence)
        .await
        .unwrap();
    course.restarted().await.grading.grade_next().await.unwrap();
    assert_eq!(course.view("eve", &id).await.report, first.report);
}

#[tokio::test]
async fn many_students_at_once_are_all_graded_once() {
    let names: Vec<String> = (0..12).map(|number| format!("student{number}")).collect();
    let course = names
        .iter()
        .fold(Course::new(), |course, name| course.with_student(name))
        .open()
        .await;
    let stack = Stack::that(Behaviour::Answers).await;
    let submits = names.iter().map(|name| course.submit(name, &stack));
    let ids: Vec<_> = futures_util::future::join_all(submits)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let graders: Vec<_> = (0..4)
        .map(|_| {
            let grading = course.services.grading.clone();
            tokio::spawn(async move { while grading.grade_next().await.unwrap().is_some() {} })
        })
        .collect();
    for grader in graders {
        grader.await.unwrap();
    }
    for (name, id) in names.iter().zip(&ids) {
        let view = course.view(name, id).await;
        assert_eq!(
            (view.summary.points, view.attempts, view.verdicts.len()),
            (Some(3.0), 1, 2)
        );
    }
}

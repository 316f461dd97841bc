//! Progress and the instructor's table.

use model::{ErrorKind, SubmissionState};

use crate::course::Course;
use crate::stack::{Behaviour, Stack};

#[tokio::test]
async fn progress_counts_what_was_graded_and_keeps_the_best() {
    let course = Course::new().with_student("ada").open().await;
    let before = course
        .services
        .progress
        .mine(course.user("ada"))
        .await
        .unwrap();
    assert_eq!(
        (
            before.labs.len(),
            before.labs[0].attempts,
            before.labs[0].best_points
        ),
        (1, 0, None)
    );

    let stack = Stack::that(Behaviour::Answers).await;
    course.graded("ada", &stack).await;
    stack.now(Behaviour::HasNoMetrics);
    course.graded("ada", &stack).await;
    let gone = Stack::that(Behaviour::Answers).await;
    course.submit("ada", &gone).await.unwrap();
    drop(gone);
    course.services.grading.grade_next().await.unwrap();

    let progress = course
        .services
        .progress
        .mine(course.user("ada"))
        .await
        .unwrap();
    let lab = &progress.labs[0];
    assert_eq!((lab.attempts, lab.best_points), (2, Some(3.0)));
    let states: Vec<_> = lab
        .submissions
        .iter()
        .map(|one| (one.state, one.points))
        .collect();
    use SubmissionState::{Faulted, Graded};
    assert_eq!(
        states,
        [(Faulted, None), (Graded, Some(0.0)), (Graded, Some(3.0))]
    );
}

#[tokio::test]
async fn students_and_instructors_are_told_the_same_grade() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let best = course.graded("ada", &stack).await;
    stack.now(Behaviour::HasNoMetrics);
    course.graded("ada", &stack).await;

    let grace = course.user("grace");
    let table = course.services.review.table(grace).await.unwrap();
    let cell = &table.rows[0].cells[0];
    let counts = cell.best_graded.as_ref().unwrap();
    assert_eq!((&counts.id, cell.attempts), (&best.summary.id, 2));
    let progress = &course.services.progress;
    let told = progress.mine(course.user("ada")).await.unwrap();
    assert_eq!(told.labs[0].best_points, counts.points);
}

#[tokio::test]
async fn the_table_has_every_student_and_their_newest() {
    let course = Course::new()
        .with_student("eve")
        .with_student("ada")
        .open()
        .await;
    let stack = Stack::that(Behaviour::Answers).await;
    let graded = course.graded("ada", &stack).await;
    let queued = course.submit("ada", &stack).await.unwrap();

    let table = course
        .services
        .review
        .table(course.user("grace"))
        .await
        .unwrap();
    let names: Vec<_> = table
        .rows
        .iter()
        .map(|row| row.student.name.as_str())
        .collect();
    assert_eq!(
        (names.as_slice(), table.labs.len()),
        (["ada", "eve"].as_slice(), 1)
    );
    let cell = &table.rows[0].cells[0];
    assert_eq!(cell.attempts, 1);
    assert_eq!(cell.latest.as_ref().map(|one| &one.id), Some(&queued));
    assert_eq!(
        cell.best_graded.as_ref().map(|one| &one.id),
        Some(&graded.summary.id)
    );
    assert_eq!(table.rows[1].cells[0].latest, None);

    let refused = course
        .services
        .review
        .table(course.user("ada"))
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    assert_eq!(
        refused.public_message(),
        "only an instructor may see everybody's results"
    );
}

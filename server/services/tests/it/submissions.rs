//! Handing in: what is accepted, what is refused, who sees it.

use std::collections::BTreeMap;

use model::{ErrorKind, SubmissionSource, SubmissionState};

use crate::course::{Course, hand_in, lab, targets};
use crate::stack::{Behaviour, Stack};

#[tokio::test]
async fn a_submission_is_queued_and_seen_by_its_student_and_by_instructors() {
    let course = Course::new()
        .with_student("ada")
        .with_student("eve")
        .open()
        .await;
    let stack = Stack::that(Behaviour::Answers).await;
    let id = course.submit("ada", &stack).await.unwrap();
    for name in ["ada", "grace"] {
        let view = course.view(name, &id).await;
        assert_eq!(
            (view.summary.state, view.summary.source),
            (SubmissionState::Queued, SubmissionSource::Live)
        );
        assert_eq!(view.lab_title, "Two services");
        assert_eq!(view.targets, targets(&stack));
    }
    let submissions = &course.services.submissions;
    let eve = course.user("eve");
    let hidden = submissions.view(eve, &id).await.unwrap_err();
    assert_eq!(hidden.kind(), ErrorKind::NotFound);
    assert_eq!(
        hidden.public_message(),
        format!("submission `{id}` does not exist")
    );
    assert_eq!(
        submissions.watch(eve, &id).await.err().unwrap().kind(),
        ErrorKind::NotFound
    );
    let ada = course.user("ada");
    assert_eq!(
        submissions.evidence(ada, &id).await.unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    assert_eq!(
        submissions
            .evidence(course.user("grace"), &id)
            .await
            .unwrap_err()
            .kind(),
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn a_second_submission_has_to_wait_and_points_to_the_first() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let first = course.submit("ada", &stack).await.unwrap();
    let second = course.submit("ada", &stack).await.unwrap_err();
    assert_eq!(second.kind(), ErrorKind::Conflict);
    assert_eq!(second.running_submission(), Some(&first));
    course.services.grading.grade_next().await.unwrap();
    course.submit("ada", &stack).await.unwrap();
}

#[tokio::test]
async fn of_many_submits_at_once_one_is_taken() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (services, ada, targets) = (
                course.services.clone(),
                course.user("ada").clone(),
                targets(&stack),
            );
            tokio::spawn(async move {
                services
                    .submissions
                    .submit(&ada, &lab(), hand_in(targets))
                    .await
            })
        })
        .collect();
    let mut taken = 0;
    for one in tries {
        match one.await.unwrap() {
            Ok(_) => taken += 1,
            Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict, "{error}"),
        }
    }
    assert_eq!(taken, 1);
}

#[tokio::test]
async fn an_address_that_is_wrong_is_named() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    for (address, part) in [
        (
            "",
            "where does worker-service answer? Its usual address is http://127.0.0.1:8081",
        ),
        ("not a url", "is not a URL"),
        ("file:///etc/passwd", "neither http nor https"),
        (
            "http://me:secret@127.0.0.1:1",
            "leave user name and password out",
        ),
        ("http://10.0.0.1:9090", "which this server may not call"),
        (
            "http://169.254.169.254/latest/meta-data",
            "which this server may not call",
        ),
        ("http://[::1]:9090", "which this server may not call"),
    ] {
        let mut targets = targets(&stack);
        targets.insert("worker".to_owned(), address.to_owned());
        let error = course
            .services
            .submissions
            .submit(course.user("ada"), &lab(), hand_in(targets))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::Invalid, Some("worker")),
            "{address}: {error}"
        );
        assert!(error.public_message().contains(part), "{address}: {error}");
    }
    let mut more = targets(&stack);
    more.insert("grafana".to_owned(), "http://127.0.0.1:3000".to_owned());
    let error = course
        .services
        .submissions
        .submit(course.user("ada"), &lab(), hand_in(more))
        .await
        .unwrap_err();
    assert_eq!(error.field(), Some("grafana"));
}

#[tokio::test]
async fn an_unknown_lab_does_not_exist() {
    let course = Course::new().with_student("ada").open().await;
    let nowhere = "99-nothing".parse().unwrap();
    let error = course
        .services
        .submissions
        .submit(course.user("ada"), &nowhere, hand_in(BTreeMap::new()))
        .await
        .unwrap_err();
    assert_eq!(error.public_message(), "lab `99-nothing` does not exist");
}

#[tokio::test]
async fn recorded_evidence_is_taken_and_other_bytes_are_refused() {
    let course = Course::new()
        .with_student("ada")
        .with_student("eve")
        .open()
        .await;
    let stack = Stack::that(Behaviour::Answers).await;
    let live = course.graded("ada", &stack).await;
    let evidence = course
        .services
        .submissions
        .evidence(course.user("grace"), &live.summary.id)
        .await
        .unwrap();

    let submissions = &course.services.submissions;
    let eve = course.user("eve");
    let id = submissions
        .submit_evidence(eve, &lab(), evidence.clone())
        .await
        .unwrap();
    course.services.grading.grade_next().await.unwrap();
    let view = course.view("eve", &id).await;
    assert_eq!(
        (view.summary.source, view.summary.points),
        (SubmissionSource::Upload, Some(3.0))
    );
    assert_eq!(view.report, live.report);
    assert_eq!(view.copy_of, None, "that is for instructors");
    let seen = course.view("grace", &id).await.copy_of.unwrap();
    assert_eq!(
        (&seen.submission, seen.student_name.as_str()),
        (&live.summary.id, "ada")
    );
    assert_eq!(course.view("grace", &live.summary.id).await.copy_of, None);
    let grace = course.user("grace");
    let table = course.services.review.table(grace).await.unwrap();
    let cells = table.rows.iter().map(|row| &row.cells[0]);
    let flags: Vec<_> = cells.map(|cell| cell.is_copy).collect();
    assert_eq!(flags, [false, true]);
    let newest = submissions.newest(eve, &lab()).await.unwrap().unwrap();
    assert_eq!(newest, view.summary);

    let other_lab = String::from_utf8(evidence)
        .unwrap()
        .replace("90-two-services", "91-other");
    for (bytes, part) in [
        (b"\xff\xfe".to_vec(), "it is not UTF-8 text"),
        (b"{".to_vec(), "not evidence of a collection"),
        (b"{\"version\":99}".to_vec(), "evidence of format 99"),
        (
            other_lab.into_bytes(),
            "evidence of lab `91-other`, handed in for lab `90-two-services`",
        ),
    ] {
        let error = submissions
            .submit_evidence(eve, &lab(), bytes)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.public_message().contains(part), "{error}");
    }
}

#[tokio::test]
async fn files_go_from_the_form_into_the_evidence() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let mut form = hand_in(targets(&stack));
    form.files
        .insert("rules".to_owned(), "groups: []\r\n".to_owned());
    let submissions = &course.services.submissions;
    let id = submissions
        .submit(course.user("ada"), &lab(), form)
        .await
        .unwrap();
    course.services.grading.grade_next().await.unwrap();
    let evidence = submissions
        .evidence(course.user("grace"), &id)
        .await
        .unwrap();
    let evidence = grader::Evidence::from_json(std::str::from_utf8(&evidence).unwrap()).unwrap();
    assert_eq!(evidence.file("rules"), Some("groups: []\n"));
    assert_eq!(evidence.file("notes"), None);
    assert_eq!(evidence.files["notes"].path, "notes.txt");
}

#[tokio::test]
async fn files_of_a_refused_form_are_kept() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    let mut form = hand_in(targets(&stack));
    form.targets
        .insert("worker".to_owned(), "not a url".to_owned());
    form.files
        .insert("rules".to_owned(), "groups: []".to_owned());
    let submissions = &course.services.submissions;
    let ada = course.user("ada");
    submissions.submit(ada, &lab(), form).await.unwrap_err();
    let draft = submissions.draft(ada, &lab()).await.unwrap();
    assert_eq!(draft["rules"], "groups: []");
    let of_grace = submissions.draft(course.user("grace"), &lab()).await;
    assert!(of_grace.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_that_is_not_asked_for_or_too_large_is_refused_at_its_field() {
    let course = Course::new().with_student("ada").open().await;
    let stack = Stack::that(Behaviour::Answers).await;
    for (name, text, part) in [
        ("passwords", "x".to_owned(), "asks for no file `passwords`"),
        (
            "rules",
            "x".repeat(1024 * 1024 + 1),
            "the most that is taken",
        ),
    ] {
        let mut form = hand_in(targets(&stack));
        form.files.insert(name.to_owned(), text);
        let submissions = &course.services.submissions;
        let error = submissions
            .submit(course.user("ada"), &lab(), form)
            .await
            .unwrap_err();
        assert_eq!(error.field(), Some(name));
        assert!(error.public_message().contains(part), "{error}");
    }
}

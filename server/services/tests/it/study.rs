//! Reading and answering: what is kept, for whom, and what a page shows of it.

use model::{
    Answered, ErrorKind, ExerciseTask, Given, Judged, LessonPart, LessonSlug, QueryJudged,
};

use crate::course::{Course, MINUTE_MS, OpenCourse};

fn lesson() -> LessonSlug {
    "one".parse().unwrap()
}

/// `2 × 3?`, as a number.
fn given(number: &str) -> Given {
    Given::from([("number".to_owned(), number.to_owned())])
}

impl OpenCourse {
    /// Puts a lesson with one question into the course's folder.
    fn with_question(&self) {
        let content = self.folder.path().join("content");
        std::fs::create_dir_all(content.join("quizzes")).unwrap();
        std::fs::write(
            content.join("lessons/01-one.md"),
            "---\ntitle: One\nslug: one\nnumber: 1\nsummary: S.\nminutes: 1\noutcomes: [o]\ncovers: []\n---\nText.\n",
        )
        .unwrap();
        std::fs::write(
            content.join("quizzes/one.yml"),
            "lesson: one\nquestions:\n  - {id: q, kind: number, ask: 2 × 3?, answer: 6, tolerance: 0, because: yes, otherwise: no}\n",
        )
        .unwrap();
        self.services.lessons.refresh();
    }

    async fn answered(&self, name: Option<&str>, just_given: Option<Given>) -> Option<Answered> {
        let user = name.map(|name| self.user(name));
        let just_given = just_given.map(|given| ("q".parse().unwrap(), given));
        let study = &self.services.study;
        let page = study.page(user, &lesson(), just_given).await.unwrap();
        page.parts.into_iter().find_map(|part| match part {
            LessonPart::Question(asked) => Some(asked.answered),
            _ => None,
        })?
    }

    async fn answer(&self, name: Option<&str>, number: &str) -> Judged {
        let user = name.map(|name| self.user(name));
        let study = &self.services.study;
        study
            .answer(user, &lesson(), &"q".parse().unwrap(), &given(number))
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn the_newest_answer_is_on_its_givers_page_and_nobody_elses() {
    let course = Course::new()
        .with_student("ada")
        .with_student("eve")
        .open()
        .await;
    course.with_question();
    assert_eq!(course.answered(Some("ada"), None).await, None);

    assert!(!course.answer(Some("ada"), "5").await.is_right());
    assert!(course.answer(Some("ada"), "6").await.is_right());
    let shown = course.answered(Some("ada"), None).await.unwrap();
    assert_eq!((shown.given, shown.judged.is_right()), (given("6"), true));
    assert_eq!(course.answered(Some("eve"), None).await, None);
    assert_eq!(course.answered(None, None).await, None);

    // What has just been sent is shown before what was kept.
    let shown = course
        .answered(Some("ada"), Some(given("7")))
        .await
        .unwrap();
    assert!(matches!(shown.judged, Judged::Wrong { .. }));
}

#[tokio::test]
async fn a_stranger_is_answered_and_an_empty_form_is_not_kept() {
    let course = Course::new().with_student("ada").open().await;
    course.with_question();
    assert!(course.answer(None, "6").await.is_right());
    let shown = course.answered(None, Some(given("6"))).await.unwrap();
    assert!(shown.judged.is_right());

    let judged = course.answer(Some("ada"), "").await;
    assert!(matches!(judged, Judged::Incomplete { .. }));
    assert_eq!(course.answered(Some("ada"), None).await, None);
}

#[tokio::test]
async fn what_is_no_answer_is_refused() {
    let course = Course::new().with_student("ada").open().await;
    course.with_question();
    let study = &course.services.study;
    let unknown = study
        .answer(None, &lesson(), &"r".parse().unwrap(), &given("6"))
        .await;
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
    let long = study
        .answer(
            None,
            &lesson(),
            &"q".parse().unwrap(),
            &given(&"6".repeat(5000)),
        )
        .await;
    assert_eq!(long.unwrap_err().kind(), ErrorKind::Invalid);
    let nowhere = study.page(None, &"two".parse().unwrap(), None).await;
    assert_eq!(nowhere.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn progress_knows_what_was_right_once_and_where_one_was_last() {
    let course = Course::new().with_student("ada").open().await;
    course.with_question();
    let ada = course.user("ada");
    let progress = course.services.progress.mine(ada).await.unwrap();
    let one = &progress.lessons[0];
    assert_eq!((one.questions.right, one.questions.all), (0, 1));
    assert_eq!((one.visited_at_ms, progress.continue_at), (None, None));

    course.answered(Some("ada"), None).await;
    course.clock.advance_ms(MINUTE_MS);
    course.answer(Some("ada"), "6").await;
    course.answer(Some("ada"), "5").await;
    let progress = course.services.progress.mine(ada).await.unwrap();
    let one = &progress.lessons[0];
    assert_eq!((one.questions.right, one.questions.all), (1, 1));
    assert!(one.visited_at_ms.is_some());
    assert_eq!(progress.continue_at, Some(lesson()));
}

const EXERCISES: &str = r#"
lesson: one
exercises:
  - id: slope
    kind: promql
    title: The slope
    ask: Requests a second.
    from: "02:30"
    to: "03:30"
    solution: sum(rate(http_requests_total[5m]))
    hints: [a, b, c]
    wrong:
      - {query: "sum(http_requests_total)", because: "the height is `uptime`", misconception: P01}
      - {query: "sum(irate(http_requests_total[5m]))", because: two samples}
"#;

#[tokio::test]
async fn a_query_is_judged_by_its_results_and_kept() {
    let course = Course::new().with_student("ada").open().await;
    course.with_question();
    let folder = course.folder.path().join("content/exercises");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("one.yml"), EXERCISES).unwrap();
    course.services.lessons.refresh();
    let (exercises, id) = (&course.services.exercises, "slope".parse().unwrap());
    let ada = Some(course.user("ada"));
    let query = |text: &str| Given::from([("query".to_owned(), text.to_owned())]);
    let judged = async |user, just_given| {
        let page = exercises
            .page(user, &lesson(), &id, just_given)
            .await
            .unwrap();
        match page.task {
            ExerciseTask::Promql { answered, .. } => answered.map(|answered| answered.judged),
            ExerciseTask::Reading { .. } => panic!("it is a query"),
        }
    };
    assert_eq!(judged(ada, None).await, None);

    let height = query("sum(http_requests_total)");
    assert!(
        !exercises
            .answer(ada, &lesson(), &id, &height)
            .await
            .unwrap()
    );
    let Some(QueryJudged::Wrong(difference)) = judged(ada, None).await else {
        panic!("the height is no slope")
    };
    assert_eq!(
        difference.because.as_deref(),
        Some("the height is `uptime`")
    );
    let named = difference.misconception.as_ref();
    assert_eq!(named.map(|one| one.id.as_str()), Some("P01"));
    assert!(!difference.is_hidden);

    // Right on the day that the page shows, where all requests are of one job.
    let narrow = query("sum(rate(http_requests_total{instance=~'api-[0-2]:8080'}[5m])) > 1");
    exercises
        .answer(ada, &lesson(), &id, &narrow)
        .await
        .unwrap();
    let Some(QueryJudged::Wrong(difference)) = judged(None, Some(narrow)).await else {
        panic!("without traffic it gives nothing")
    };
    assert!(difference.is_hidden);

    // Another text with the same results.
    let right =
        query("sum without (instance, job, method, path, status) (rate(http_requests_total[5m]))");
    assert!(exercises.answer(ada, &lesson(), &id, &right).await.unwrap());
    let broken = query("sum(rate(http_requests_total))");
    assert!(
        !exercises
            .answer(ada, &lesson(), &id, &broken)
            .await
            .unwrap()
    );
    assert!(matches!(
        judged(None, Some(broken)).await,
        Some(QueryJudged::Refused { .. })
    ));

    // What can't be judged takes no answer's place, and what was right once is done.
    assert!(matches!(
        judged(ada, None).await,
        Some(QueryJudged::Right { .. })
    ));
    assert!(exercises.list(ada).await.unwrap()[0].exercises[0].is_done);
    let progress = course
        .services
        .progress
        .mine(course.user("ada"))
        .await
        .unwrap();
    assert_eq!(progress.lessons[0].exercises.right, 1);
}

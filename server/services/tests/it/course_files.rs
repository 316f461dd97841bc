//! Lessons and labs follow their files, and survive a broken edit.

use services::{Clock, OpenError, Options, Randomness, Services, Store};

use crate::course::{Course, account, lab};

#[tokio::test]
async fn an_edited_lab_is_read_again_and_a_broken_one_is_reported() {
    let course = Course::new().open().await;
    let labs = &course.services.labs;
    assert_eq!(labs.list()[0].points_possible, 3.0);
    assert_eq!(
        labs.page(&lab()).unwrap().targets[1].label,
        "worker-service"
    );

    let file = course.folder.path().join("labs/90-two-services/lab.yaml");
    let yaml = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, yaml.replace("points: 1", "points: 40")).unwrap();
    labs.refresh();
    assert_eq!(labs.list()[0].points_possible, 42.0);

    std::fs::write(&file, yaml.replace("target: worker }", "target: wroker }")).unwrap();
    labs.refresh();
    assert_eq!(labs.list()[0].points_possible, 42.0);
    let problems = course
        .services
        .review
        .table(course.user("grace"))
        .await
        .unwrap()
        .course_problems;
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].contains("90-two-services/lab.yaml:") && problems[0].contains("`wroker`"),
        "{problems:?}"
    );

    std::fs::write(&file, &yaml).unwrap();
    labs.refresh();
    assert_eq!(labs.list()[0].points_possible, 3.0);
    assert!(
        course
            .services
            .review
            .table(course.user("grace"))
            .await
            .unwrap()
            .course_problems
            .is_empty()
    );
}

#[tokio::test]
async fn a_broken_lesson_is_reported_and_the_last_good_one_stays() {
    let course = Course::new().open().await;
    let file = course.folder.path().join("content/lessons/01-broken.md");
    std::fs::write(&file, "no front matter").unwrap();
    course.services.lessons.refresh();
    assert!(course.services.lessons.list().is_empty());
    let problems = course
        .services
        .review
        .table(course.user("grace"))
        .await
        .unwrap()
        .course_problems;
    assert!(
        problems[0].starts_with("lessons/01-broken.md:1: "),
        "{problems:?}"
    );
    let missing = course
        .services
        .lessons
        .page(&"promql".parse().unwrap())
        .unwrap_err();
    assert_eq!(missing.public_message(), "lesson `promql` does not exist");
}

#[tokio::test]
async fn a_search_finds_what_an_edit_brought() {
    let course = Course::new().open().await;
    let reference = &course.services.reference;
    assert_eq!(reference.search("two services")[0].title, "Two services");
    assert!(reference.search("flamingo").is_empty());
    let file = course.folder.path().join("labs/90-two-services/text.md");
    std::fs::write(&file, "Make both services and the flamingo answer.\n").unwrap();
    course.services.labs.refresh();
    reference.refresh();
    assert_eq!(reference.search("flamingo").len(), 1);
}

#[tokio::test]
async fn accounts_open_without_the_course() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open("sqlite::memory:", folder.path()).await.unwrap();
    let options = Options {
        content_dir: folder.path().join("nowhere"),
        labs_dir: folder.path().join("nowhere"),
        secure_cookies: false,
        guard_allow: Vec::new(),
        hashing_slots: 1,
        clock: Clock::System,
        randomness: Randomness::System,
    };
    let (accounts, tokens) = Services::open_accounts(store, &options).unwrap();
    let link = accounts.open_setup().await.unwrap().unwrap();
    let grace = account("grace");
    accounts
        .set_up_first_instructor(&link, &grace)
        .await
        .unwrap();
    let token = tokens.create_as_operator("grace", "shell").await.unwrap();
    accounts
        .reset_password_as_operator("grace", "another long password")
        .await
        .unwrap();
    tokens.authenticate(&token.token).await.unwrap_err();
}

#[tokio::test]
async fn a_course_that_is_broken_from_the_start_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let lab = folder.path().join("labs/01-broken");
    std::fs::create_dir_all(&lab).unwrap();
    std::fs::write(lab.join("lab.yaml"), "lab: 01-broken\nnumber: one\n").unwrap();
    let store = Store::open("sqlite::memory:", folder.path()).await.unwrap();
    let options = Options {
        content_dir: folder.path().into(),
        labs_dir: folder.path().join("labs"),
        secure_cookies: false,
        guard_allow: Vec::new(),
        hashing_slots: 1,
        clock: Clock::System,
        randomness: Randomness::System,
    };
    let error = Services::open(store.clone(), options.clone())
        .err()
        .unwrap();
    assert!(matches!(error, OpenError::Course(_)));
    assert!(
        error.to_string().contains("01-broken/lab.yaml:2"),
        "{error}"
    );

    let odd = Options {
        guard_allow: vec!["localhost".to_owned()],
        ..options
    };
    let error = Services::open(store, odd).err().unwrap();
    assert_eq!(
        error.to_string(),
        "`guard_allow`: `localhost` is no network: write it like `10.1.0.0/16` or `127.0.0.1`"
    );
}

//! The files of a lab's form.

use model::LabSlug;
use reqwest::StatusCode;
use services::LARGEST_FILE;

use crate::site::{LAB, Site, lab_form, location};
use crate::stack::{Behaviour, Stack};

/// The text of a dashboard of this length, as a form sends it: every line end as CRLF.
fn dashboard(length: usize) -> (String, String) {
    let line = "  {\"id\": 7, \"title\": \"Tasks\"},\n";
    let mut text = line.repeat(length / line.len() + 1);
    text.truncate(length);
    let sent = text.replace('\n', "\r\n");
    (text, sent)
}

#[tokio::test]
async fn every_file_may_be_as_large_as_the_page_says() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::Answers).await;
    let (text, sent) = dashboard(LARGEST_FILE);
    let mut form = lab_form(&stack.url());
    form.push(("files[rules]", sent.clone()));
    form.push(("files[notes]", sent));
    let answer = ada.post("/api/labs/submit", &form).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    assert!(location(&answer).starts_with("/submissions/"));

    let lab: LabSlug = LAB.parse().unwrap();
    let user = site.user("ada").await;
    let draft = site.services.submissions.draft(&user, &lab).await.unwrap();
    for name in ["rules", "notes"] {
        assert!(draft[name] == text, "{name} is not what was handed in");
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_beside_its_field() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let mut form = lab_form("http://127.0.0.1:1");
    form.push(("files[rules]", "x".repeat(LARGEST_FILE + 1024)));
    let answer = ada.post("/api/labs/submit", &form).await;
    let page = format!("/labs/{LAB}");
    assert_eq!(
        (answer.status(), location(&answer)),
        (StatusCode::FOUND, page.clone())
    );
    let html = ada.get(&page).await.text().await.unwrap();
    assert!(html.contains("1024 KiB is the most that is taken"));
}

#[tokio::test]
async fn a_form_that_is_too_large_as_a_whole_is_answered_with_what_fits() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let mut form = lab_form("http://127.0.0.1:1");
    form.push(("files[rules]", "x".repeat(20 * LARGEST_FILE)));
    let answer = ada.post("/api/labs/submit", &form).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let html = answer.text().await.unwrap();
    assert!(html.contains("at most 1024 KiB each"), "{html}");
}

#[tokio::test]
async fn files_sent_after_the_session_ended_are_answered_with_the_way_to_sign_in() {
    let site = Site::open().await;
    let stranger = site.browser();
    stranger.get("/sign-in").await;
    let mut form = lab_form("http://127.0.0.1:1");
    form.push(("files[rules]", "x".repeat(LARGEST_FILE)));
    let answer = stranger.post("/api/labs/submit", &form).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let html = answer.text().await.unwrap();
    assert!(html.contains("Sign in first."), "{html}");
}

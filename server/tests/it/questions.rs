//! A question answered as a browser without JavaScript does it: a form, a redirect, the page.

use reqwest::StatusCode;
use reqwest::header::LOCATION;

use crate::site::{Browser, Site};

/// The name of the field beside `text`.
fn field(html: &str, text: &str) -> String {
    let before = &html[..html.find(&format!("<span>{text}")).unwrap()];
    let name = before.rfind("name=\"given[").unwrap();
    before[name + 6..].split('"').next().unwrap().to_owned()
}

async fn answer(browser: &Browser, texts: &[&str]) -> String {
    let html = browser.get("/lessons/one").await.text().await.unwrap();
    let names: Vec<String> = texts.iter().map(|text| field(&html, text)).collect();
    let mut form = vec![
        ("lesson", "one".to_owned()),
        ("question", "which".to_owned()),
    ];
    form.extend(names.iter().map(|name| (name.as_str(), "on".to_owned())));
    let answer = browser.post("/api/questions/answer", &form).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    assert_eq!(answer.headers()[LOCATION], "/lessons/one#question-which");
    browser.get("/lessons/one").await.text().await.unwrap()
}

#[tokio::test]
async fn a_stranger_is_answered_once() {
    let site = Site::open().await;
    let browser = site.browser();
    let page = answer(&browser, &[]).await;
    assert!(page.contains("Choose at least one answer."), "{page}");

    let page = answer(&browser, &["two", "three"]).await;
    assert!(page.contains("Not yet.") && page.contains("3 leaves a rest"));
    assert!(!page.contains("5 leaves a rest"));

    let page = answer(&browser, &["two", "four"]).await;
    assert!(page.contains("Right."));
    // Nobody is signed in, so a look later knows nothing of it.
    let page = browser.get("/lessons/one").await.text().await.unwrap();
    assert!(!page.contains("Right."));
}

#[tokio::test]
async fn a_student_finds_the_answer_again() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    answer(&ada, &["two", "four"]).await;
    let page = ada.get("/lessons/one").await.text().await.unwrap();
    assert!(page.contains("Right."));
    let progress = ada.get("/progress").await;
    assert_eq!(progress.status(), StatusCode::OK);
}

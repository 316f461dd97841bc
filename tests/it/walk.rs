//! A newcomer's way through lesson 6, from top to bottom: every query run, every question answered wrongly first, an
//! exercise done. What must be seen is read from the lesson's own files.

mod exercise;
mod queries;
mod questions;
mod reading;

use content::Library;
use model::LessonSlug;
use tests::{Browser, Component, Sightline, is_here, root};
use thirtyfour::WebElement;

use crate::journey::{invite_and_join, make_first_instructor};

const LESSON: &str = "promql";

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_walks_through_lesson_6() {
    if !is_here(Component::Browser) {
        return;
    }
    let library =
        Library::load(&root().join("content")).unwrap_or_else(|errors| panic!("{errors}"));
    let slug = LessonSlug::try_from(LESSON.to_owned()).expect("a slug");
    let sightline = Sightline::start("walk").await;
    let browser = Browser::open("walk-browser").await;
    make_first_instructor(&browser, &sightline, "grace").await;
    invite_and_join(&browser, &sightline, "ada").await;

    let page = sightline.url(&format!("/lessons/{slug}"));
    browser.goto(&page).await;
    mark_document(&browser).await;
    let text = library
        .texts()
        .find(|text| *text.slug == slug && text.file.ends_with(".md"))
        .expect("the lesson has a text");
    queries::run_all(&browser, &text.rendered.queries).await;
    questions::answer_all(&browser, library.questions(&slug)).await;
    is_same_document(&browser).await;
    browser.goto(&page).await;
    questions::are_right(&browser, library.questions(&slug)).await;

    exercise::solve(&browser, &sightline, library.exercises(&slug)).await;
    reading::stays_where_it_is(&browser, &sightline, library.exercises(&slug)).await;
    let right = library.questions(&slug).len() + 1;
    let all = library.questions(&slug).len() + library.exercises(&slug).len();
    browser.goto(&sightline.url("/")).await;
    browser.sees(&format!("{right} of {all} right")).await;
    browser.close().await;
}

/// Leaves a mark that a page which is loaded anew doesn't have.
async fn mark_document(browser: &Browser) {
    run(browser, "window.__walk = true", Vec::new()).await;
}

async fn is_same_document(browser: &Browser) {
    let is_same = run(browser, "return window.__walk === true", Vec::new()).await;
    assert_eq!(
        is_same,
        serde_json::Value::Bool(true),
        "the page was loaded anew"
    );
    browser.has_no_errors().await;
}

/// What a script in the page returns.
async fn run(
    browser: &Browser,
    script: &str,
    arguments: Vec<serde_json::Value>,
) -> serde_json::Value {
    let returned = browser.driver.execute(script, arguments).await;
    let returned = returned.unwrap_or_else(|error| panic!("{script}: {error}"));
    returned.json().clone()
}

/// Brings an element into sight and clicks it; a page that still scrolls would move it from under the pointer.
async fn press(browser: &Browser, element: &WebElement) {
    let centre = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
    let id = element.to_json().expect("an element has an id");
    run(browser, centre, vec![id]).await;
    element.click().await.expect("it can be pressed");
}

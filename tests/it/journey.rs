//! The main job from end to end, as people do it: set up, invite, join, read, query, hand in, look at the result.

use std::time::Duration;

use grader::stack::FlowForgeSource;
use tests::{Browser, Component, LiveStack, Sightline, is_here};
use thirtyfour::Key;

use crate::screens::look_at;
use crate::tour::Stop;

const PASSWORD: &str = "correct horse battery";

/// Grading drives traffic and waits for two scrapes.
const GRADING: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_student_reads_queries_hands_in_and_the_instructor_sees_it() {
    if !is_here(Component::Stack) || !is_here(Component::Browser) {
        return;
    }
    let stack = LiveStack::up("journey-stack", FlowForgeSource::Reference).await;
    let sightline = Sightline::start("journey").await;
    let browser = Browser::open("journey-browser").await;

    make_first_instructor(&browser, &sightline, "grace").await;
    browser.goto(&sightline.setup_link()).await;
    browser.sees("link was used").await;
    invite_and_join(&browser, &sightline, "ada").await;

    read_lesson_6_and_run_a_query(&browser, &sightline).await;
    ask_a_query_of_ones_own(&browser, &sightline).await;

    browser.goto(&sightline.url("/labs/01-instrument")).await;
    for target in ["api", "worker", "prometheus"] {
        browser
            .fill(&format!("targets[{target}]"), &stack.target(target))
            .await;
    }
    browser.click("Check my work").await;
    browser.sees_within("100 / 100", GRADING).await;
    browser.has_no_errors().await;
    let submission = browser.url().await;
    look_at(&browser, &Stop::new("graded", submission.clone())).await;

    browser.goto(&sightline.url("/progress")).await;
    browser.sees("100 / 100").await;

    sign_in(&browser, &sightline, "grace").await;
    browser.goto(&sightline.url("/staff")).await;
    browser.sees("ada").await;
    browser.sees("100 / 100").await;
    browser.goto(&submission).await;
    browser.find("a[href$='/evidence']").await;

    browser.close().await;
    stack.down().await;
}

async fn read_lesson_6_and_run_a_query(browser: &Browser, sightline: &Sightline) {
    browser.goto(&sightline.url("/lessons")).await;
    browser.find("main a[href='/lessons/promql']").await;
    browser.goto(&sightline.url("/lessons/promql")).await;
    browser.find("main h1").await;
    browser.click("Run").await;
    // The result opens in place: a table of an instant, or a graph of a range.
    browser
        .find("main .query-result table, main .query-result .uplot")
        .await;
    browser.has_no_errors().await;
}

async fn ask_a_query_of_ones_own(browser: &Browser, sightline: &Sightline) {
    browser.goto(&sightline.url("/playground")).await;
    let editor = browser.find("main .cm-content").await;
    editor.click().await.expect("the editor can be clicked");
    let select_all = Key::Control + "a";
    editor
        .send_keys(select_all)
        .await
        .expect("the editor takes keys");
    editor
        .send_keys("sum by (job) (up)" + Key::Escape)
        .await
        .expect("the editor takes keys");
    editor
        .send_keys(Key::Enter + "")
        .await
        .expect("the editor takes keys");
    browser.sees("worker-service").await;

    editor.click().await.expect("the editor can be clicked");
    editor
        .send_keys(Key::Control + "a")
        .await
        .expect("the editor takes keys");
    editor
        .send_keys("rate(http_requests_total)" + Key::Escape)
        .await
        .expect("the editor takes keys");
    editor
        .send_keys(Key::Enter + "")
        .await
        .expect("the editor takes keys");
    browser.sees("needs a range").await;
    browser.has_no_errors().await;
}

/// Follows the link of the first start.
pub async fn make_first_instructor(browser: &Browser, sightline: &Sightline, name: &str) {
    browser.goto(&sightline.setup_link()).await;
    fill_account(browser, name).await;
    browser.click("Make the account").await;
    browser.sees("Sign out").await;
}

/// As the instructor who is signed in: makes an invite, leaves, and joins by it as `student`.
pub async fn invite_and_join(browser: &Browser, sightline: &Sightline, student: &str) {
    browser.goto(&sightline.url("/staff/invites")).await;
    browser.click("Make an invite").await;
    let link = browser.find("#invite-link").await;
    let link = link.text().await.expect("the link is shown");
    let path = &link[link.find("/join/").expect("a link to join by")..];
    sign_out(browser).await;
    browser.goto(&sightline.url(path)).await;
    fill_account(browser, student).await;
    browser.click("Join").await;
    browser.sees("Sign out").await;
}

/// Signs in, whoever was signed in before.
pub async fn sign_in(browser: &Browser, sightline: &Sightline, name: &str) {
    browser.goto(&sightline.url("/account")).await;
    sign_out(browser).await;
    browser.goto(&sightline.url("/sign-in")).await;
    browser.fill("name", name).await;
    browser.fill("password", PASSWORD).await;
    browser.click("Sign in").await;
    browser.sees("Sign out").await;
}

/// Leaves, and waits until the site has said goodbye: what is opened before would be left behind again.
async fn sign_out(browser: &Browser) {
    browser.click("Sign out").await;
    browser.find("header a[href='/sign-in']").await;
}

async fn fill_account(browser: &Browser, name: &str) {
    browser.fill("name", name).await;
    browser.fill("display_name", name).await;
    browser.fill("password", PASSWORD).await;
}

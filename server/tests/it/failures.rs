//! What a browser shows when a form or a download did not work: a page with a way on, never JSON.

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, REFERER};
use reqwest::{Response, StatusCode};

use crate::site::{Browser, Site, lab_form};

/// Sends a form as a browser does, which names the page that it stands on.
async fn post(browser: &Browser, site: &Site, path: &str, fields: &[(&str, String)]) -> Response {
    let mut fields = fields.to_vec();
    fields.push(("csrf", browser.csrf()));
    let form = browser
        .form(path, &fields)
        .header(REFERER, format!("{}/account", site.url));
    browser.send(form).await
}

/// Checks that it is a page, and returns it.
async fn page(answer: Response, status: StatusCode) -> String {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(answer.headers().get(LOCATION).is_none());
    let html = answer.text().await.unwrap();
    assert!(html.contains("<h1>That did not work</h1>"), "{html}");
    html
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_answered_with_the_way_to_sign_in() {
    let site = Site::open().await;
    site.instructor().await;
    let stranger = site.browser();
    stranger.get("/sign-in").await;
    let text = |name: &'static str, value: &str| (name, value.to_owned());
    for (path, fields) in [
        ("/api/labs/submit", lab_form("http://127.0.0.1:1")),
        ("/api/account/tokens/create", vec![text("label", "laptop")]),
        ("/api/account/tokens/revoke", vec![text("id", "none")]),
        (
            "/api/staff/invites/create",
            vec![
                text("note", ""),
                text("role", "student"),
                text("max_uses", "1"),
                text("valid_days", "1"),
            ],
        ),
        ("/api/staff/invites/revoke", vec![text("id", "none")]),
    ] {
        let answer = post(&stranger, &site, path, &fields).await;
        let html = page(answer, StatusCode::UNAUTHORIZED).await;
        assert!(html.contains("Sign in first."), "{path}: {html}");
        assert!(html.contains("href=\"/sign-in\""), "{path}: {html}");
        assert!(
            html.contains("what you typed is still in it"),
            "{path}: {html}"
        );
    }
}

#[tokio::test]
async fn a_form_that_can_not_be_read_or_names_nothing_is_answered_with_a_page() {
    let site = Site::open().await;
    let browser = site.browser();
    browser.get("/lessons/one").await;
    let nothing = post(&browser, &site, "/api/questions/answer", &[]).await;
    page(nothing, StatusCode::UNPROCESSABLE_ENTITY).await;
    for path in ["/api/questions/answer", "/api/exercises/answer"] {
        let fields = ["lesson", "question", "exercise"].map(|name| (name, "none".to_owned()));
        let unknown = post(&browser, &site, path, &fields).await;
        let html = page(unknown, StatusCode::NOT_FOUND).await;
        assert!(html.contains("does not exist."), "{html}");
    }
}

#[tokio::test]
async fn a_program_still_gets_json() {
    let site = Site::open().await;
    let browser = site.browser();
    browser.get("/lessons/one").await;
    let csrf = browser.csrf();
    let form = browser
        .http
        .post(format!("{}/api/account/tokens/create", site.url))
        .form(&[("label", "laptop"), ("csrf", csrf.as_str())]);
    let answer = browser.send(form).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["kind"], "unauthenticated");
}

#[tokio::test]
async fn a_page_about_a_failure_is_what_its_headers_say() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let request = ada
        .http
        .get(format!("{}/staff/submissions/none/evidence", site.url))
        .header("accept", "text/html")
        .header("accept-encoding", "br");
    let answer = ada.send(request).await;
    assert!(answer.headers().get(CONTENT_ENCODING).is_none());
    let html = page(answer, StatusCode::FORBIDDEN).await;
    assert!(html.contains("Only an instructor may download evidence."));
}

//! Forms that are not ours are refused, whatever cookie they come with.

use reqwest::StatusCode;

use crate::site::{PASSWORD, Site, sign_in_form};

#[tokio::test]
async fn a_form_needs_the_value_of_its_page() {
    let site = Site::open().await;
    site.instructor().await;
    let browser = site.browser();
    browser.get("/sign-in").await;
    let right = sign_in_form("grace", PASSWORD);

    let without = browser
        .send(browser.form("/api/account/sign-in", &right))
        .await;
    assert_eq!(without.status(), StatusCode::FORBIDDEN);
    let html = without.text().await.unwrap();
    assert!(
        html.contains("This form is out of date: go back, reload the page and send it again."),
        "{html}"
    );
    assert!(html.contains("href=\"/pkg/main.0a1b2c3d.css\""), "{html}");

    let mut wrong = right.clone();
    wrong.push(("csrf", "x".repeat(43)));
    let wrong = browser
        .send(browser.form("/api/account/sign-in", &wrong))
        .await;
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    assert!(!browser.has_session());

    assert_eq!(
        browser.post("/api/account/sign-in", &right).await.status(),
        StatusCode::FOUND
    );
    assert!(browser.has_session());
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_even_with_the_value() {
    let site = Site::open().await;
    let browser = site.browser();
    browser.get("/sign-in").await;
    let mut fields = sign_in_form("grace", PASSWORD);
    fields.push(("csrf", browser.csrf()));
    for (header, value) in [
        ("origin", "https://evil.example.org"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let form = browser
            .form("/api/account/sign-in", &fields)
            .header(header, value);
        assert_eq!(
            browser.send(form).await.status(),
            StatusCode::FORBIDDEN,
            "{header}: {value}"
        );
    }
}

#[tokio::test]
async fn only_small_forms_are_read() {
    let site = Site::open().await;
    let browser = site.browser();
    browser.get("/sign-in").await;
    let url = format!("{}/api/account/sign-in", site.url);
    let json = browser
        .http
        .post(&url)
        .header("content-type", "application/json")
        .body("{}");
    assert_eq!(browser.send(json).await.status(), StatusCode::FORBIDDEN);
    let huge = browser
        .post(
            "/api/account/sign-in",
            &sign_in_form("grace", &"x".repeat(100_000)),
        )
        .await;
    assert_eq!(huge.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let garbage = browser
        .http
        .post(&url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("csrf={}&%%%=\u{0}", browser.csrf()));
    let answer = browser.send(garbage).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.get("/").await.status(), StatusCode::OK);
}

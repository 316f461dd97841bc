//! Getting in: the first instructor, invites, passwords.

use reqwest::StatusCode;

use crate::site::{PASSWORD, Site, location, sign_in_form};

#[tokio::test]
async fn the_first_instructor_comes_by_the_link_and_nobody_else_does() {
    let site = Site::open().await;
    let browser = site.instructor().await;
    assert!(browser.has_session());
    assert_eq!(browser.get("/staff").await.status(), StatusCode::OK);

    let late = site.browser();
    late.get(&site.setup_link).await;
    let token = site.setup_link.strip_prefix("/setup/").unwrap().to_owned();
    let fields = [
        ("token", token),
        ("name", "eve".to_owned()),
        ("display_name", String::new()),
        ("password", PASSWORD.to_owned()),
    ];
    late.post("/api/account/set-up", &fields).await;
    assert!(!late.has_session());
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_of_scripts() {
    let site = Site::open().await;
    site.instructor().await;
    let browser = site.browser();
    browser.get("/sign-in").await;
    let answer = browser
        .post("/api/account/sign-in", &sign_in_form("grace", PASSWORD))
        .await;
    let cookies: Vec<_> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("sightline_session="))
        .unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(session.contains(part), "{session}");
    }

    let out = browser.post("/api/account/sign-out", &[]).await;
    assert_eq!(out.status(), StatusCode::FOUND);
    assert!(!browser.has_session());
}

#[tokio::test]
async fn a_wrong_password_leads_back_with_a_message_and_guessing_ends() {
    let site = Site::open().await;
    site.instructor().await;
    let browser = site.browser();
    browser.get("/sign-in").await;
    for _ in 0..10 {
        let answer = browser
            .post(
                "/api/account/sign-in",
                &sign_in_form("grace", "not the password"),
            )
            .await;
        assert_eq!(
            (answer.status(), location(&answer).as_str()),
            (StatusCode::FOUND, "/sign-in")
        );
    }
    let html = browser
        .get("/sign-in")
        .await
        .text()
        .await
        .unwrap()
        .to_lowercase();
    assert!(html.contains("no account has this name and password"));
    browser
        .post("/api/account/sign-in", &sign_in_form("grace", PASSWORD))
        .await;
    assert!(!browser.has_session());
    let html = browser
        .get("/sign-in")
        .await
        .text()
        .await
        .unwrap()
        .to_lowercase();
    assert!(html.contains("too many failed attempts: try again in 15 min"));
}

#[tokio::test]
async fn a_session_that_is_not_ours_is_nobody() {
    let site = Site::open().await;
    site.instructor().await;
    let browser = site.browser();
    for token in ["never-made", "", "%00", "a=b=c"] {
        let request = browser
            .http
            .get(format!("{}/progress", site.url))
            .header("cookie", format!("sightline_session={token}"));
        let status = request.send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{token}");
    }
}

//! What every page carries.

use reqwest::StatusCode;

use crate::site::Site;

#[tokio::test]
async fn a_page_lets_only_its_own_scripts_run() {
    let site = Site::open().await;
    let page = site.browser().get("/").await;
    assert_eq!(page.status(), StatusCode::OK);
    let header = |name: &str| {
        page.headers()
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
            .to_owned()
    };
    let policy = header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert_eq!(header("cache-control"), "private, no-cache");
    assert!(!header("x-request-id").is_empty());

    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap()
        .to_owned();
    let html = page.text().await.unwrap();
    let inline = html
        .split("<script")
        .skip(1)
        .map(|script| script.split('>').next().unwrap());
    for script in inline.filter(|script| !script.contains("src=")) {
        assert!(script.contains(&nonce), "{script}");
    }
    let other = site.browser().get("/").await.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(!other.contains(&nonce), "a nonce must not come twice");
}

#[tokio::test]
async fn the_csrf_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let site = Site::open().await;
    let browser = site.browser();
    let first = browser.get("/sign-in").await;
    let cookie = first.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["sightline_csrf=", "Path=/", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(
        first.text().await.unwrap().contains(&browser.csrf()),
        "the form sends it back"
    );
    assert!(
        browser
            .get("/sign-in")
            .await
            .headers()
            .get("set-cookie")
            .is_none(),
        "one is enough"
    );
}

#[tokio::test]
async fn an_unknown_address_is_a_page_with_a_way_on() {
    let site = Site::open().await;
    for path in ["/nowhere", "/lessons/no-such-lesson", "/labs/no-such-lab"] {
        let page = site.browser().get(path).await;
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "{path}");
        let html = page.text().await.unwrap();
        assert!(html.contains("<h1>") && html.contains("<nav"), "{path}");
    }
}

#[tokio::test]
async fn a_link_that_is_used_up_is_a_friendly_page() {
    let site = Site::open().await;
    site.instructor().await;
    for path in [site.setup_link.as_str(), "/join/no-such-invite"] {
        let page = site.browser().get(path).await;
        let html = page.text().await.unwrap();
        assert!(
            html.contains("<h1>") && !html.contains("name=\"password\""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn pages_travel_compressed() {
    let site = Site::open().await;
    let browser = site.browser();
    let request = browser
        .http
        .get(format!("{}/", site.url))
        .header("accept-encoding", "br");
    let page = browser.send(request).await;
    assert_eq!(page.headers()["content-encoding"], "br");
}

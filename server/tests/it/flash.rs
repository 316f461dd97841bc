//! What one request leaves for the next page.

use reqwest::{Response, StatusCode};

use crate::site::{PASSWORD, Site, location, sign_in_form};

/// The cookie that carries it, as the answer sets it.
fn cookie(answer: &Response) -> Option<String> {
    answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .find(|cookie| cookie.starts_with("sightline_flash="))
        .map(str::to_owned)
}

#[tokio::test]
async fn it_is_out_of_reach_of_scripts_and_kept_to_https() {
    for (site, is_secure) in [
        (Site::open().await, false),
        (Site::open_at("https://sightline.example.org").await, true),
    ] {
        let browser = site.browser();
        browser.get("/sign-in").await;
        let refused = browser
            .post("/api/account/sign-in", &sign_in_form("nobody", PASSWORD))
            .await;
        let shown = browser.get("/sign-in").await;
        for (answer, age) in [(refused, "Max-Age=60"), (shown, "Max-Age=0")] {
            let cookie = cookie(&answer).unwrap();
            for part in ["HttpOnly", "SameSite=Lax", "Path=/", age] {
                assert!(cookie.contains(part), "{cookie}");
            }
            assert_eq!(cookie.contains("Secure"), is_secure, "{cookie}");
        }
    }
}

#[tokio::test]
async fn a_secret_waits_for_its_own_page_and_is_shown_once() {
    let site = Site::open().await;
    let grace = site.instructor().await;
    let label = [("label", "my laptop".to_owned())];
    let made = grace.post("/api/account/tokens/create", &label).await;
    assert_eq!(
        (made.status(), location(&made).as_str()),
        (StatusCode::FOUND, "/account")
    );

    let another = grace.get("/staff/invites").await;
    assert_eq!(another.status(), StatusCode::OK);
    assert_eq!(cookie(&another), None);
    let shown = grace.get("/account").await.text().await.unwrap();
    let secret = shown.split("id=\"new-token\"").nth(1).unwrap();
    assert!(secret.contains(">sightline_"), "{secret}");
    let later = grace.get("/account").await.text().await.unwrap();
    assert!(!later.contains("id=\"new-token\""), "{later}");
}

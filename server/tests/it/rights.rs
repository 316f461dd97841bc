//! Who may see what.

use reqwest::StatusCode;

use crate::site::Site;
use crate::stack::{Behaviour, Stack};

#[tokio::test]
async fn a_submission_is_for_its_student_and_for_instructors() {
    let site = Site::open().await;
    let grace = site.instructor().await;
    let (ada, eve) = (site.student("ada").await, site.student("eve").await);
    let stack = Stack::that(Behaviour::Hangs).await;
    let page = ada.submit(&stack).await;
    for browser in [&ada, &grace] {
        assert_eq!(browser.get(&page).await.status(), StatusCode::OK);
    }
    assert_eq!(eve.get(&page).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        eve.get(&format!("{page}/events")).await.status(),
        StatusCode::NOT_FOUND
    );
    let stranger = site.browser();
    assert_eq!(
        stranger.get(&format!("{page}/events")).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(stranger.get(&page).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn staff_pages_and_evidence_are_for_instructors() {
    let site = Site::open().await;
    let grace = site.instructor().await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::Answers).await;
    let page = ada.submit(&stack).await;
    let text = ada
        .get(&format!("{page}/events"))
        .await
        .text()
        .await
        .unwrap();
    assert!(text.contains("event: done"), "{text}");

    let evidence = format!("/staff{page}/evidence");
    for path in ["/staff", "/staff/invites", evidence.as_str()] {
        assert_eq!(
            ada.get(path).await.status(),
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(
            site.browser().get(path).await.status(),
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
        assert_eq!(grace.get(path).await.status(), StatusCode::OK, "{path}");
    }
    let file = grace.get(&evidence).await;
    let disposition = file.headers()["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        disposition.starts_with("attachment; filename=\"evidence-"),
        "{disposition}"
    );
    let evidence: serde_json::Value = file.json().await.unwrap();
    assert_eq!(evidence["targets"]["api"], stack.url());
}

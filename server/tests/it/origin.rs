//! Where evidence came from, as instructors are told.

use crate::site::{Browser, LAB, Site};
use crate::stack::{Behaviour, Stack};

async fn text(browser: &Browser, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn instructors_see_that_evidence_was_handed_in_and_by_whom_before() {
    let site = Site::open().await;
    let grace = site.instructor().await;
    let (ada, eve) = (site.student("ada").await, site.student("eve").await);
    let stack = Stack::that(Behaviour::Answers).await;
    let live = ada.submit(&stack).await;
    // The stream ends with the grading.
    text(&ada, &format!("{live}/events")).await;
    let before = text(&grace, "/staff").await;
    assert!(before.contains(&live), "{before}");
    assert!(!before.contains("badge copy"), "{before}");

    let evidence = grace.get(&format!("/staff{live}/evidence")).await;
    let evidence = evidence.bytes().await.unwrap().to_vec();
    let (user, lab) = (site.user("eve").await, LAB.parse().unwrap());
    let submissions = &site.services.submissions;
    let id = submissions.submit_evidence(&user, &lab, evidence).await;
    let copy = format!("/submissions/{}", id.unwrap());
    text(&eve, &format!("{copy}/events")).await;

    let table = text(&grace, "/staff").await;
    assert!(
        table.contains(r#"<span class="badge copy">handed in before"#),
        "{table}"
    );
    let page = text(&grace, &copy).await;
    assert!(page.contains("handed in by labcheck"), "{page}");
    assert!(
        page.contains("had handed in the same evidence before") && page.contains(&live),
        "{page}"
    );
    let own = text(&eve, &copy).await;
    assert!(own.contains("handed in by labcheck"), "{own}");
    assert!(
        !own.contains("the same evidence") && !own.contains(&live),
        "{own}"
    );
}

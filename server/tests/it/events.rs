//! Verdicts as they come.

use model::SubmissionState;
use reqwest::Response;

use crate::site::Site;
use crate::stack::{Behaviour, Stack};

/// Reads until the stream holds `text`.
async fn read_until(stream: &mut Response, text: &str) -> String {
    let mut read = String::new();
    while !read.contains(text) {
        match stream.chunk().await.unwrap() {
            Some(chunk) => read.push_str(std::str::from_utf8(&chunk).unwrap()),
            None => panic!("the stream ended before `{text}`: {read}"),
        }
    }
    read
}

#[tokio::test]
async fn the_stream_follows_a_grading_to_its_end() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::Answers).await;
    let page = ada.submit(&stack).await;
    let stream = ada.get(&format!("{page}/events")).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(stream.headers()["cache-control"], "no-store");
    let text = stream.text().await.unwrap();
    for part in [
        "event: verdict\ndata: {\"kind\":\"verdict\",\"verdict\":{\"check\":\"api-answers\"",
        "\"check\":\"worker-answers\"",
        "event: done\ndata: {\"kind\":\"done\",\"state\":\"graded\"}",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let again = ada
        .get(&format!("{page}/events"))
        .await
        .text()
        .await
        .unwrap();
    assert!(again.starts_with("event: verdict"), "{again}");
    assert!(
        again.ends_with("event: done\ndata: {\"kind\":\"done\",\"state\":\"graded\"}\n\n"),
        "{again}"
    );
}

#[tokio::test]
async fn a_restart_ends_the_stream_and_grades_on() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::Hangs).await;
    let page = ada.submit(&stack).await;
    let mut stream = ada.get(&format!("{page}/events")).await;
    read_until(&mut stream, "\"state\":\"running\"").await;
    stack.was_asked().await;

    let user = site.user("ada").await;
    let id = model::SubmissionId(page.strip_prefix("/submissions/").unwrap().to_owned());
    let restarting = site.restart();
    stack.now(Behaviour::Answers);
    let site = restarting.await;
    let mut watch = site.services.submissions.watch(&user, &id).await.unwrap();
    while watch.next().await.unwrap().is_some() {}
    let view = site.services.submissions.view(&user, &id).await.unwrap();
    assert_eq!(
        (view.summary.state, view.attempts),
        (SubmissionState::Graded, 1)
    );
}

#[tokio::test]
async fn a_wrong_answer_comes_with_what_was_seen_and_a_hint() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::HasNoMetrics).await;
    let page = ada.submit(&stack).await;
    let text = ada
        .get(&format!("{page}/events"))
        .await
        .text()
        .await
        .unwrap();
    assert!(
        text.contains("\"status\":\"fail\"") && text.contains("\"hint\":\"Register the handler.\""),
        "{text}"
    );
    let html = ada.get(&page).await.text().await.unwrap();
    assert!(
        html.contains("Register the handler.") && html.contains("404"),
        "{html}"
    );
}

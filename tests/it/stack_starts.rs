//! The process stack itself: it starts, answers, and leaves nothing behind.

use grader::stack::FlowForgeSource;
use tests::{Component, LiveStack, is_here};

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_starts_answers_and_ends_with_its_test() {
    if !is_here(Component::Stack) {
        return;
    }
    let stack = LiveStack::up("stack-starts", FlowForgeSource::Reference).await;
    let metrics = format!("{}/metrics", stack.target("api"));
    let text = reqwest::get(&metrics)
        .await
        .expect("the api answers")
        .text()
        .await
        .expect("with text");
    assert!(text.contains("http_requests_total"), "{text}");

    let targets = stack.target("api");
    stack.down().await;
    assert!(
        reqwest::get(&targets).await.is_err(),
        "the api still answers after the stack went down"
    );
}

//! What who runs the server looks at.

use reqwest::StatusCode;

use crate::site::Site;
use crate::stack::{Behaviour, Stack};

#[tokio::test]
async fn our_own_metrics_count_by_route_and_follow_gradings() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::Answers).await;
    let page = ada.submit(&stack).await;
    ada.get(&format!("{page}/events"))
        .await
        .text()
        .await
        .unwrap();
    ada.get("/wp-login.php").await;
    for method in ["FOO1", "FOO2"] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = ada.http.request(method, format!("{}/healthz", site.url));
        let answer = ada.send(request).await;
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
    let metrics = ada.get("/metrics").await;
    assert_eq!(
        metrics.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let text = metrics.text().await.unwrap();
    for part in [
        "http_requests_total{method=\"GET\",route=\"/submissions/{id}/events\",status=\"200\"}",
        "http_requests_total{method=\"GET\",route=\"other\",status=\"404\"}",
        "http_requests_total{method=\"other\",route=\"/healthz\",status=\"405\"}",
        "http_request_duration_seconds_bucket{method=\"GET\",route=\"/submissions/{id}/events\",le=\"0.25\"}",
        "sightline_gradings_total{outcome=\"graded\"}",
        "sightline_grading_duration_seconds_bucket{le=\"30\"}",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(
        !text.contains("wp-login") && !text.contains(&page),
        "addresses must not become labels"
    );
    assert!(!text.contains("FOO"), "methods must not become labels");
}

#[tokio::test]
async fn a_request_keeps_the_id_of_the_proxy() {
    let site = Site::open().await;
    let http = site.browser().http;
    let id = async |given: &str| {
        let request = http
            .get(format!("{}/healthz", site.url))
            .header("x-request-id", given);
        request.send().await.unwrap().headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(id("abc-123").await, "abc-123");
    assert_ne!(id("spoofed \"log\" line").await, "spoofed \"log\" line");
}

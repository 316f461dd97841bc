//! The JSON API: by token only, with an answer to everything.

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::site::{LAB, Site};
use crate::stack::{Behaviour, Stack};

struct Program {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl Program {
    async fn of(site: &Site, name: &str) -> Program {
        Program {
            http: site.browser().http,
            url: site.url.clone(),
            token: site.token(name).await,
        }
    }

    async fn submit(&self, lab: &str, body: Vec<u8>) -> Response {
        let url = format!("{}/api/v1/labs/{lab}/submissions", self.url);
        self.http
            .post(url)
            .bearer_auth(&self.token)
            .body(body)
            .send()
            .await
            .unwrap()
    }

    async fn read(&self, id: &str) -> Response {
        let url = format!("{}/api/v1/submissions/{id}", self.url);
        self.http
            .get(url)
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap()
    }
}

#[track_caller]
fn check_error(body: &Value, error: &str, message_part: &str) {
    assert_eq!(body["error"], error, "{body}");
    assert!(
        body["message"].as_str().unwrap().contains(message_part),
        "{body}"
    );
}

/// Evidence of a live check, recorded for another student.
async fn evidence(site: &Site) -> Vec<u8> {
    let (grace, teacher) = (site.user("grace").await, site.student("recorder").await);
    let stack = Stack::that(Behaviour::Answers).await;
    let page = teacher.submit(&stack).await;
    teacher
        .get(&format!("{page}/events"))
        .await
        .text()
        .await
        .unwrap();
    let id = model::SubmissionId(page.strip_prefix("/submissions/").unwrap().to_owned());
    site.services
        .submissions
        .evidence(&grace, &id)
        .await
        .unwrap()
}

#[tokio::test]
async fn evidence_is_accepted_judged_and_reported() {
    let site = Site::open().await;
    site.instructor().await;
    let ada = site.student("ada").await;
    let program = Program::of(&site, "ada").await;
    let answer = program.submit(LAB, evidence(&site).await).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let accepted: Value = answer.json().await.unwrap();
    let id = accepted["id"].as_str().unwrap();
    assert_eq!(accepted["url"], format!("/submissions/{id}"));

    ada.get(&format!("/submissions/{id}/events"))
        .await
        .text()
        .await
        .unwrap();
    let status: Value = program.read(id).await.json().await.unwrap();
    assert_eq!(
        (&status["state"], &status["report"]["points"]),
        (&json!("graded"), &json!(3.0))
    );
    assert_eq!(status["fault"], Value::Null);

    site.student("eve").await;
    let eve = Program::of(&site, "eve").await;
    let hidden = eve.read(id).await;
    assert_eq!(hidden.status(), StatusCode::NOT_FOUND);
    check_error(&hidden.json().await.unwrap(), "not_found", "does not exist");
}

#[tokio::test]
async fn bad_input_gets_a_clear_answer_and_the_server_goes_on() {
    let site = Site::open().await;
    site.instructor().await;
    let program = Program::of(&site, "grace").await;
    for (lab, body, status, error, part) in [
        (
            LAB,
            b"{".to_vec(),
            422,
            "invalid",
            "not evidence of a collection",
        ),
        (
            LAB,
            b"\xff".to_vec(),
            422,
            "invalid",
            "it is not UTF-8 text",
        ),
        (
            LAB,
            b"{\"version\": 7}".to_vec(),
            422,
            "invalid",
            "evidence of format 7",
        ),
        (
            LAB,
            vec![b' '; 9 * 1024 * 1024],
            413,
            "too_large",
            "at most 8 MiB",
        ),
        (
            "99-none",
            b"{}".to_vec(),
            404,
            "not_found",
            "lab `99-none` does not exist",
        ),
        (
            "No%20Slug",
            b"{}".to_vec(),
            404,
            "not_found",
            "`No Slug` is not a slug",
        ),
    ] {
        let answer = program.submit(lab, body).await;
        assert_eq!(answer.status().as_u16(), status, "{part}");
        check_error(&answer.json().await.unwrap(), error, part);
    }
    let nowhere = program
        .http
        .get(format!("{}/api/v1/nowhere", site.url))
        .send()
        .await
        .unwrap();
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    check_error(
        &nowhere.json().await.unwrap(),
        "not_found",
        "address of the API",
    );
    assert_eq!(
        site.browser().get("/healthz").await.text().await.unwrap(),
        "ok\n"
    );
}

#[tokio::test]
async fn a_token_is_needed_and_a_session_is_no_token() {
    let site = Site::open().await;
    let grace = site.instructor().await;
    let path = format!("/api/v1/labs/{LAB}/submissions");
    let by_cookie = grace
        .send(grace.http.post(format!("{}{path}", site.url)).body("{}"))
        .await;
    assert_eq!(by_cookie.status(), StatusCode::UNAUTHORIZED);
    check_error(
        &by_cookie.json().await.unwrap(),
        "unauthenticated",
        "Authorization: Bearer <token>",
    );
    for (header, part) in [
        (
            "Bearer sightline_unknown",
            "this token is unknown or was revoked",
        ),
        ("Bearer ", "Authorization: Bearer <token>"),
        ("Basic Z3JhY2U6eA==", "Authorization: Bearer <token>"),
    ] {
        let request = grace
            .http
            .post(format!("{}{path}", site.url))
            .header("authorization", header)
            .body("{}");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{header}");
        check_error(&answer.json().await.unwrap(), "unauthenticated", part);
    }
}

#[tokio::test]
async fn a_second_submission_names_the_first() {
    let site = Site::open().await;
    site.instructor().await;
    let recorded = evidence(&site).await;
    let ada = site.student("ada").await;
    let stack = Stack::that(Behaviour::Hangs).await;
    let page = ada.submit(&stack).await;
    let answer = Program::of(&site, "ada").await.submit(LAB, recorded).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        body["submission"],
        page.strip_prefix("/submissions/").unwrap()
    );
    check_error(&body, "conflict", "still being checked");
}

#[tokio::test]
async fn the_api_is_described_as_it_is() {
    let site = Site::open().await;
    site.instructor().await;
    let program = Program::of(&site, "grace").await;
    let document: Value = program
        .http
        .get(format!("{}/api/v1/openapi.json", site.url))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 2);
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let url = format!(
                "{}{}",
                site.url,
                path.replace("{lab}", "99-none").replace("{id}", "none")
            );
            let request = match method.as_str() {
                "post" => program.http.post(url).body("{}"),
                _ => program.http.get(url),
            };
            let answer = request.bearer_auth(&program.token).send().await.unwrap();
            let status = answer.status().as_u16().to_string();
            assert_eq!(
                status, "404",
                "{method} {path} exists and knows no such thing"
            );
            assert!(
                operation["responses"].get(&status).is_some(),
                "{method} {path}: {status} is not described"
            );
            let body: Value = answer.json().await.unwrap();
            // An address that does not exist answers 404 as well, with the same fields.
            let message = body["message"].as_str().unwrap();
            assert!(
                message.starts_with("lab `") || message.starts_with("submission `"),
                "{method} {path}: {message}"
            );
            for required in document["components"]["schemas"]["Error"]["required"]
                .as_array()
                .unwrap()
            {
                assert!(body.get(required.as_str().unwrap()).is_some(), "{body}");
            }
        }
    }
}

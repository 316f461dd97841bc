//! Queries that a student wrote. What is too much for a server is the query's fault and no fault of the stack, as long
//! as the server still answers us.

use serde::de::IgnoredAny;

use super::client::{ANSWER_TIMEOUT, Answer, Client, LARGEST_BODY};
use super::json;
use crate::evidence::{Fault, FaultKind};

/// A server of the stack, and what any of its kind answers at once, with JSON.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) server: &'a str,
    pub(super) client: &'a Client,
    pub(super) plain_path: &'a str,
}

/// An answer, or in words why the query got none.
pub(super) type Answered = Result<Answer, String>;

/// What came of sending a student's query. A server that answers nothing else either is a fault.
pub(super) async fn weigh(
    answer: Result<Answer, Fault>,
    asked: Asked<'_>,
) -> Result<Answered, Fault> {
    let too_much = match &answer {
        Ok(answer) if answer.is_cut => {
            format!("it returns more than {} MiB", LARGEST_BODY / 1024 / 1024)
        }
        Ok(answer) if answer.status >= 500 => {
            format!("answered {}{}", answer.status, json::quote(&answer.body))
        }
        Err(fault) if fault.kind == FaultKind::TimedOut => {
            format!("no answer within {} s", ANSWER_TIMEOUT.as_secs())
        }
        _ => return answer.map(Ok),
    };
    let Asked {
        server,
        client,
        plain_path,
    } = asked;
    let plain = client.get(plain_path, "application/json").await;
    let read =
        plain.and_then(|plain| json::read::<IgnoredAny>(server, &client.url(plain_path), &plain));
    match read {
        Ok(_) => Ok(Err(too_much)),
        Err(_) => answer.map(Ok),
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use axum::Router;
    use axum::http::StatusCode;
    use axum::response::IntoResponse;
    use axum::routing::{get, post};
    use expect_test::{Expect, expect};

    use super::*;
    use crate::probes::Guard;

    /// Sends a query to a server that answers it so, and a plain one with `plain`.
    async fn weighed(
        heavy: impl IntoResponse + Clone + Send + Sync + 'static,
        plain: impl IntoResponse + Clone + Send + Sync + 'static,
    ) -> String {
        let routes = Router::new()
            .route("/heavy", post(move || ready(heavy.clone())))
            .route("/plain", get(move || ready(plain.clone())));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
        let client = Client::open(&Guard::open(), &url).await.unwrap();
        let asked = Asked {
            server: "Prometheus",
            client: &client,
            plain_path: "/plain",
        };
        let weighed = weigh(client.post_form("/heavy", &[]).await, asked).await;
        serving.abort();
        match weighed {
            Ok(Ok(answer)) => format!("{}, cut: {}", answer.status, answer.is_cut),
            Ok(Err(reason)) => format!("too much: {reason}"),
            Err(fault) => format!("fault: {}", fault.reason.replace(&url, "")),
        }
    }

    #[track_caller]
    fn check(said: &str, expected: &Expect) {
        expected.assert_eq(said);
    }

    #[tokio::test]
    async fn what_is_too_much_for_a_healthy_server() {
        let down = (StatusCode::SERVICE_UNAVAILABLE, "query timed out");
        check(
            &weighed(down, "{}").await,
            &expect!["too much: answered 503: query timed out"],
        );
        check(
            &weighed("x".repeat(LARGEST_BODY + 1), "{}").await,
            &expect!["too much: it returns more than 4 MiB"],
        );
    }

    #[tokio::test]
    async fn a_server_that_answers_nothing_else_is_a_fault_of_its_own() {
        let down = (StatusCode::INTERNAL_SERVER_ERROR, "out of memory");
        check(&weighed(down, down).await, &expect!["500, cut: false"]);
        let endless = "x".repeat(LARGEST_BODY + 1);
        check(
            &weighed(endless.clone(), endless).await,
            &expect!["200, cut: true"],
        );
        check(&weighed(down, "<html>").await, &expect!["500, cut: false"]);
    }

    #[tokio::test]
    async fn what_is_answered_is_passed_on() {
        check(&weighed("{}", "").await, &expect!["200, cut: false"]);
        let refused = (StatusCode::BAD_REQUEST, "parse error");
        check(&weighed(refused, "").await, &expect!["400, cut: false"]);
    }
}

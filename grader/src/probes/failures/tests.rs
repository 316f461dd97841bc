use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Form, Router};
use serde_json::json;

use super::*;
use crate::checks::fixture::Fixture;
use crate::evidence::FaultKind;
use crate::probes::client::LARGEST_BODY;
use crate::probes::guard::Guard;

/// Status and body for a query.
type Behaviour = fn(&str) -> (u16, String);

/// A server that answers as a test wants it, and remembers what it was asked: the query, and from when.
#[derive(Clone)]
struct Fake {
    behaviour: Behaviour,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

async fn serve(
    State(fake): State<Fake>,
    Form(form): Form<BTreeMap<String, String>>,
) -> (StatusCode, String) {
    let word = |name: &str| form.get(name).cloned().unwrap_or_default();
    let (status, body) = (fake.behaviour)(&word("query"));
    let mut asked = fake.asked.lock().unwrap_or_else(PoisonError::into_inner);
    asked.push((word("query"), word("start")));
    (StatusCode::from_u16(status).unwrap(), body)
}

async fn prometheus(behaviour: Behaviour) -> (Client, Fake) {
    let fake = Fake {
        behaviour,
        asked: Arc::default(),
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(serve).with_state(fake.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::open(&Guard::open(), &url).await.unwrap();
    (client, fake)
}

/// Series with these labels, which were there for two seconds.
fn matrix(labels: &[serde_json::Value]) -> (u16, String) {
    let series = labels
        .iter()
        .map(|labels| json!({"metric": labels, "values": [[1000, "1"], [1001, "1"]]}));
    let result: Vec<serde_json::Value> = series.collect();
    let data = json!({"resultType": "matrix", "result": result});
    (200, json!({"status": "success", "data": data}).to_string())
}

/// What a Prometheus says of everything that a test is not about.
fn well(query: &str) -> (u16, String) {
    match query {
        "1" => {
            let data = json!({"resultType": "scalar", "result": [1000, "1"]});
            (200, json!({"status": "success", "data": data}).to_string())
        }
        _ => matrix(&[json!({})]),
    }
}

fn record(failure: Failure, began_at_ms: i64) -> DrillRecord {
    DrillRecord {
        id: failure.word().to_owned(),
        failure,
        hypothesis: None,
        began_at_ms,
        injected_at_ms: began_at_ms + 20_000,
        mended_at_ms: began_at_ms + 40_000,
        ended_at_ms: began_at_ms + 60_000,
        diagnosed_at_ms: None,
    }
}

/// The control, a drill of late answers, and a diagnosis of each; that of the second with this query.
async fn looked_back(client: &Client, query: &str) -> Result<FailuresEvidence, Fault> {
    let records = DrillRecords {
        drills: vec![
            record(Failure::Nothing, 100_000),
            record(Failure::Latency, 200_000),
        ],
    };
    let answers = format!(
        "drills:\n- drill: nothing\n  diagnosis: {{cause: nothing, component: none, query: up, moves: not}}\n\
         - drill: latency\n  diagnosis: {{cause: latency, component: network, query: {query}, moves: up}}\n"
    );
    let evidence = Fixture::reference()
        .with_file("records", serde_json::to_string(&records).unwrap())
        .with_file("answers", answers)
        .build();
    let plan = FailuresPlan {
        target: "prometheus".to_owned(),
        records: "records".to_owned(),
        answers: "answers".to_owned(),
    };
    look_back(client, &plan, &evidence).await
}

#[tokio::test]
async fn a_diagnosis_is_asked_about_the_control_as_well() {
    let (client, fake) = prometheus(well).await;
    let seen = looked_back(&client, "p95").await.unwrap();
    assert_eq!(seen.drills[0].control, None);
    let control = seen.drills[1].control.as_ref().unwrap();
    assert_eq!((control.query.as_str(), control.series_count), ("p95", 1));
    let asked = fake.asked.lock().unwrap();
    let asked: Vec<(&str, &str)> = asked
        .iter()
        .map(|(query, start)| (query.as_str(), start.as_str()))
        .collect();
    assert_eq!(
        asked,
        [
            ("up", "100"),
            (FIRING, "100"),
            ("p95", "200"),
            ("p95", "100"),
            (FIRING, "200"),
        ]
    );
}

#[tokio::test]
async fn a_query_that_is_too_much_is_the_students() {
    let (client, _) = prometheus(|query| match query {
        "heavy" => (
            503,
            r#"{"status":"error","error":"query timed out"}"#.to_owned(),
        ),
        "all" => (200, "x".repeat(LARGEST_BODY + 1)),
        "unlucky" => (500, String::new()),
        _ => well(query),
    })
    .await;
    let timed_out = r#"answered 503: {"status":"error","error":"query timed out"}"#;
    for (query, told) in [
        ("heavy", timed_out),
        ("all", "it returns more than 4 MiB"),
        ("unlucky", "answered 500"),
    ] {
        let seen = looked_back(&client, query).await.unwrap();
        let shown = seen.drills[1].diagnosis.as_ref().unwrap();
        assert_eq!(shown.error.as_deref(), Some(told));
        assert_eq!(seen.drills[1].control, None);
        assert_eq!(seen.drills[0].diagnosis.as_ref().unwrap().error, None);
    }
}

#[tokio::test]
async fn a_server_that_fails_at_everything_is_a_fault() {
    let broken: [Behaviour; 3] = [
        |_| (503, "{\"error\": \"out of memory\"}".to_owned()),
        |_| (200, "x".repeat(LARGEST_BODY + 1)),
        |_| (200, "<html>".to_owned()),
    ];
    for behaviour in broken {
        let (client, _) = prometheus(behaviour).await;
        let fault = looked_back(&client, "p95").await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unexpected);
    }
}

#[tokio::test]
async fn alerts_are_not_cut() {
    let (client, _) = prometheus(|query| match query {
        FIRING => {
            let named = |number: i32| json!({"alertname": format!("Alert{number:02}")});
            matrix(&(0..30).map(named).collect::<Vec<_>>())
        }
        _ => well(query),
    })
    .await;
    let seen = looked_back(&client, "p95").await.unwrap();
    let alerts = &seen.drills[1].alerts;
    assert_eq!(alerts.len(), 30);
    assert_eq!(alerts[29].name, "Alert29");
}

#[tokio::test]
async fn alerts_that_do_not_fit_into_an_answer_are_asked_for_by_name() {
    let (client, _) = prometheus(|query| match query {
        FIRING => (200, "x".repeat(LARGEST_BODY + 1)),
        FIRING_BY_NAME => matrix(&[json!({"alertname": "EverySeries"})]),
        _ => well(query),
    })
    .await;
    let seen = looked_back(&client, "p95").await.unwrap();
    assert_eq!(seen.drills[1].alerts[0].name, "EverySeries");
}

#[test]
fn an_alert_that_fires_again_is_another_one() {
    let labels = BTreeMap::from([("alertname".to_owned(), "RequestsSlow".to_owned())]);
    let fired_at = |seconds: &[i64]| ShownSeries {
        labels: labels.clone(),
        points: seconds.iter().map(|second| (second * 1000, 1.0)).collect(),
    };
    let stretches = |series: &[ShownSeries]| -> Vec<(i64, i64)> {
        let alerts = alerts(series, 1000);
        let seconds = alerts
            .iter()
            .map(|alert| (alert.from_ms / 1000, alert.to_ms / 1000));
        seconds.collect()
    };
    assert_eq!(
        stretches(&[fired_at(&[0, 1, 3, 4, 29, 30])]),
        [(0, 4), (29, 30)]
    );
    // Two instances at the same time tell nothing more than one.
    let two = [fired_at(&[5, 6]), fired_at(&[5, 6])];
    assert_eq!(stretches(&two), [(5, 6)]);
}

//! Looks back at drills: runs the student's queries over the time of each, and asks which alerts fired.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::client::Client;
use super::json;
use crate::evidence::{
    DrilledFailure, Evidence, FailuresEvidence, Fault, FiredAlert, Shown, ShownSeries,
};
use crate::failures::{Answers, DrillRecord, DrillRecords, Failure};
use crate::rubric::FailuresPlan;

/// So many samples of a series are asked for at most.
const MOST_STEPS: i64 = 300;
const SHORTEST_STEP_MS: i64 = 1_000;
/// Whoever shows something shows it with fewer.
const MOST_SERIES: usize = 20;
/// So many characters of an error are kept.
const LONGEST_ERROR: usize = 300;

const FIRING: &str = r#"ALERTS{alertstate="firing"}"#;

#[derive(Deserialize)]
struct Matrix {
    data: MatrixData,
}

#[derive(Deserialize)]
struct MatrixData {
    result: Vec<MatrixSeries>,
}

#[derive(Deserialize)]
struct MatrixSeries {
    metric: BTreeMap<String, String>,
    values: Vec<(f64, String)>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Looks at the last drill of each failure. What can't be read in the files is not looked at; the checks say so.
pub(super) async fn look_back(
    client: &Client,
    plan: &FailuresPlan,
    evidence: &Evidence,
) -> Result<FailuresEvidence, Fault> {
    let text = |name: &str| evidence.file(name).unwrap_or_default();
    let records: DrillRecords = serde_json::from_str(text(&plan.records)).unwrap_or_default();
    let answers = Answers::parse(text(&plan.answers)).unwrap_or_default();
    let mut last: Vec<&DrillRecord> = Failure::ALL
        .into_iter()
        .filter_map(|failure| records.last(failure))
        .collect();
    last.sort_by_key(|record| record.began_at_ms);
    let mut drills = Vec::new();
    for record in last {
        let diagnosis = answers
            .about(&record.id)
            .and_then(|answer| answer.diagnosis.as_ref());
        drills.push(DrilledFailure {
            hypothesis: match &record.hypothesis {
                Some(hypothesis) => Some(show(client, &hypothesis.query, record).await?),
                None => None,
            },
            diagnosis: match diagnosis {
                Some(diagnosis) => Some(show(client, &diagnosis.query, record).await?),
                None => None,
            },
            alerts: fired(&show(client, FIRING, record).await?),
            record: record.clone(),
        });
    }
    Ok(FailuresEvidence {
        records: plan.records.clone(),
        answers: plan.answers.clone(),
        drills,
    })
}

/// Runs a query over the time of a drill. One that Prometheus refuses is the student's, not a fault.
async fn show(client: &Client, query: &str, record: &DrillRecord) -> Result<Shown, Fault> {
    let path = "/api/v1/query_range";
    let span_ms = (record.ended_at_ms - record.began_at_ms).max(0);
    let step_ms = (span_ms / MOST_STEPS).max(SHORTEST_STEP_MS);
    let seconds = |ms: i64| (ms as f64 / 1000.0).to_string();
    let answer = client
        .post_form(
            path,
            &[
                ("query", query),
                ("start", &seconds(record.began_at_ms)),
                ("end", &seconds(record.ended_at_ms)),
                ("step", &seconds(step_ms)),
            ],
        )
        .await?;
    let mut shown = Shown {
        query: query.to_owned(),
        step_ms,
        error: None,
        series: Vec::new(),
        series_count: 0,
    };
    if matches!(answer.status, 400 | 422)
        && let Ok(Refusal { error }) = serde_json::from_str(&answer.body)
    {
        shown.error = Some(error.chars().take(LONGEST_ERROR).collect());
        return Ok(shown);
    }
    let matrix: Matrix = json::read("Prometheus", &client.url(path), &answer)?;
    let mut series: Vec<ShownSeries> = matrix.data.result.into_iter().map(read).collect();
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    shown.series_count = series.len();
    series.truncate(MOST_SERIES);
    shown.series = series;
    Ok(shown)
}

fn read(series: MatrixSeries) -> ShownSeries {
    let points = series.values.into_iter().filter_map(|(at_s, value)| {
        let value: f64 = value.parse().ok()?;
        value
            .is_finite()
            .then_some(((at_s * 1000.0).round() as i64, value))
    });
    ShownSeries {
        points: points.collect(),
        labels: series.metric,
    }
}

fn fired(shown: &Shown) -> Vec<FiredAlert> {
    let alerts = shown.series.iter().filter_map(|series| {
        Some(FiredAlert {
            name: series.labels.get("alertname")?.clone(),
            from_ms: series.points.first()?.0,
            to_ms: series.points.last()?.0,
        })
    });
    let mut alerts: Vec<FiredAlert> = alerts.collect();
    alerts.sort_by(|a, b| (a.from_ms, &a.name).cmp(&(b.from_ms, &b.name)));
    alerts
}

//! Looks back at drills: runs the student's queries over the time of each, and asks which alerts fired.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::client::Client;
use super::json;
use super::student_query;
use crate::evidence::{
    DrilledFailure, Evidence, FailuresEvidence, Fault, FiredAlert, Shown, ShownSeries,
};
use crate::failures::{Answers, DrillRecord, DrillRecords, Failure, Point};
use crate::rubric::FailuresPlan;

/// What the server is called in faults.
const SERVER: &str = "Prometheus";
/// What any Prometheus answers at once.
const PLAIN_QUERY: &str = "/api/v1/query?query=1";
/// So many samples of a series are asked for at most.
const MOST_STEPS: i64 = 300;
const SHORTEST_STEP_MS: i64 = 1_000;
/// Whoever shows something shows it with fewer. Alerts are not cut: the one that tells may have any name.
const MOST_SERIES: usize = 20;
/// So many characters of an error are kept.
const LONGEST_ERROR: usize = 300;
/// A little less than a client waits for an answer: then it is Prometheus that breaks off, and says so.
const LONGEST_EVALUATION: &str = "8s";
/// More steps than this without a sample, and the alert had ceased to fire.
const LONGEST_GAP_STEPS: i64 = 2;

const FIRING: &str = r#"ALERTS{alertstate="firing"}"#;
/// For rules that make more alerts than fit into an answer.
const FIRING_BY_NAME: &str = r#"max by (alertname) (ALERTS{alertstate="firing"})"#;

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
    let control = records.last(Failure::Nothing);
    let mut drills = Vec::new();
    for record in last {
        let hypothesis = match &record.hypothesis {
            Some(hypothesis) => Some(show(client, &hypothesis.query, record).await?),
            None => None,
        };
        let said = answers
            .about(&record.id)
            .and_then(|answer| answer.diagnosis.as_ref());
        let diagnosis = match said {
            Some(said) => Some(show(client, &said.query, record).await?),
            None => None,
        };
        let in_control = match (&diagnosis, control) {
            // What has no result in its own drill needs none beside it.
            (Some(shown), Some(control))
                if record.failure != Failure::Nothing && shown.error.is_none() =>
            {
                Some(show(client, &shown.query, control).await?)
            }
            _ => None,
        };
        drills.push(DrilledFailure {
            hypothesis,
            diagnosis,
            control: in_control,
            alerts: fired(client, record).await?,
            record: record.clone(),
        });
    }
    Ok(FailuresEvidence {
        records: plan.records.clone(),
        answers: plan.answers.clone(),
        drills,
    })
}

/// A student's query over the time of a drill.
async fn show(client: &Client, query: &str, record: &DrillRecord) -> Result<Shown, Fault> {
    let mut shown = Shown {
        query: query.to_owned(),
        step_ms: step_ms(record),
        error: None,
        series: Vec::new(),
        series_count: 0,
    };
    match ask(client, query, record).await? {
        Ok(mut series) => {
            shown.series_count = series.len();
            series.truncate(MOST_SERIES);
            shown.series = series;
        }
        Err(error) => shown.error = Some(error.chars().take(LONGEST_ERROR).collect()),
    }
    Ok(shown)
}

/// The student's own alerts that fired in that time.
async fn fired(client: &Client, record: &DrillRecord) -> Result<Vec<FiredAlert>, Fault> {
    let mut series = ask(client, FIRING, record).await?;
    if series.is_err() {
        series = ask(client, FIRING_BY_NAME, record).await?;
    }
    let told =
        |error: String| json::unexpected(SERVER, format!("{SERVER} shows no alerts: {error}"));
    Ok(alerts(&series.map_err(told)?, step_ms(record)))
}

fn step_ms(record: &DrillRecord) -> i64 {
    let span_ms = record.ended_at_ms.saturating_sub(record.began_at_ms).max(0);
    (span_ms / MOST_STEPS).max(SHORTEST_STEP_MS)
}

/// The series of a query over the time of a drill, sorted by labels. The inner error says why there are none: a query
/// that Prometheus refuses, or that is too much for it, is the student's and no fault.
async fn ask(
    client: &Client,
    query: &str,
    record: &DrillRecord,
) -> Result<Result<Vec<ShownSeries>, String>, Fault> {
    let path = "/api/v1/query_range";
    let seconds = |ms: i64| (ms as f64 / 1000.0).to_string();
    let form: [(&str, &str); 5] = [
        ("query", query),
        ("start", &seconds(record.began_at_ms)),
        ("end", &seconds(record.ended_at_ms)),
        ("step", &seconds(step_ms(record))),
        ("timeout", LONGEST_EVALUATION),
    ];
    let prometheus = student_query::Asked {
        server: SERVER,
        client,
        plain_path: PLAIN_QUERY,
    };
    let sent = client.post_form(path, &form).await;
    let answer = match student_query::weigh(sent, prometheus).await? {
        Ok(answer) => answer,
        Err(too_much) => return Ok(Err(too_much)),
    };
    if matches!(answer.status, 400 | 422)
        && let Ok(Refusal { error }) = serde_json::from_str(&answer.body)
    {
        return Ok(Err(error));
    }
    let matrix: Matrix = json::read(SERVER, &client.url(path), &answer)?;
    let mut series: Vec<ShownSeries> = matrix.data.result.into_iter().map(shown).collect();
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    Ok(Ok(series))
}

fn shown(series: MatrixSeries) -> ShownSeries {
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

/// One for each time that an alert fired without a break.
fn alerts(series: &[ShownSeries], step_ms: i64) -> Vec<FiredAlert> {
    let goes_on =
        |earlier: &Point, later: &Point| later.0 - earlier.0 <= LONGEST_GAP_STEPS * step_ms;
    let mut alerts = Vec::new();
    for series in series {
        let Some(name) = series.labels.get("alertname") else {
            continue;
        };
        for stretch in series.points.chunk_by(goes_on) {
            if let (Some(first), Some(last)) = (stretch.first(), stretch.last()) {
                alerts.push(FiredAlert {
                    name: name.clone(),
                    from_ms: first.0,
                    to_ms: last.0,
                });
            }
        }
    }
    alerts.sort_by(|a, b| (a.from_ms, &a.name, a.to_ms).cmp(&(b.from_ms, &b.name, b.to_ms)));
    alerts.dedup();
    alerts
}

#[cfg(test)]
mod tests;

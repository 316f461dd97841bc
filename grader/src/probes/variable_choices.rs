//! What the dashboard's variable offers on this Prometheus, asked and narrowed as Grafana does.
//!
//! Source: `label_values`, `label_names`, `metrics`, `query_result` and bare selectors as Grafana documents them for
//! query variables of Prometheus.

use std::collections::BTreeMap;

use dashboards::expand::{offered, values};
use dashboards::{Dashboard, Origin, Settings, Variable, VariableQuery};

use super::panel_queries::{Asked, PanelQueries};
use crate::evidence::{Choices, Fault, PanelAnswer};

/// Choices that are kept.
const MOST_CHOICES: usize = 100;

/// The strings that Prometheus answered, or why it did not.
type Answered = Result<Vec<String>, String>;

/// The choices at a moment, Unix seconds; `None`: the dashboard has no such variable.
pub(super) async fn ask(
    queries: &PanelQueries,
    dashboard: &Dashboard,
    name: &str,
    now_s: f64,
) -> Result<Option<Choices>, Fault> {
    let Some(variable) = dashboard.variable(name) else {
        return Ok(None);
    };
    let query = variable.query.as_ref().map_or("", |query| &query.value);
    let part = |span: promql::Span| query.get(span.start..span.end).unwrap_or_default();
    // Other variables in it are filled in.
    let promql = expanded(dashboard, variable);
    let promql = promql.as_deref();
    let answered: Answered = match &variable.asks {
        VariableQuery::Nothing => return Ok(Some(in_file(variable))),
        VariableQuery::LabelValues { label, .. } => {
            label_values(queries, part(*label), promql).await?
        }
        VariableQuery::LabelNames { .. } => queries.list("/api/v1/labels", promql).await?,
        VariableQuery::Metrics { regex } => {
            let pattern = serde_json::Value::from(format!(".*(?:{}).*", part(*regex)));
            let selector = format!("{{__name__=~{pattern}}}");
            label_values(queries, "__name__", Some(&selector)).await?
        }
        VariableQuery::QueryResult { .. } => {
            results(queries, promql.unwrap_or_default(), now_s).await?
        }
        VariableQuery::Series { .. } => {
            let found = queries.list::<Labels>("/api/v1/series", promql).await?;
            found.map(|series| series.iter().map(selector).collect())
        }
    };
    let offered = answered.and_then(|answered| {
        offered::offered(variable, &answered).map_err(|error| error.to_string())
    });
    let (values, error) = match offered {
        Ok(choices) => (choices, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let values = values.into_iter().map(|choice| choice.value);
    Ok(Some(Choices {
        asked: query.to_owned(),
        values: values.take(MOST_CHOICES).collect(),
        error,
    }))
}

/// Choices that nobody has to be asked for.
fn in_file(variable: &Variable) -> Choices {
    let choices = values::choices(variable).into_iter();
    Choices {
        asked: "the file".to_owned(),
        values: choices.map(|choice| choice.value).collect(),
        error: None,
    }
}

/// The PromQL of the variable's question, if there is some in it.
fn expanded(dashboard: &Dashboard, variable: &Variable) -> Option<String> {
    let queries = dashboards::queries(dashboard, &Settings::default());
    let own = queries.iter().find(
        |query| matches!(query.origin, Origin::Variable(other) if *other.name == *variable.name),
    )?;
    Some(own.expanded.text().to_owned())
}

async fn label_values(
    queries: &PanelQueries,
    label: &str,
    selector: Option<&str>,
) -> Result<Answered, Fault> {
    let is_name = label
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if label.is_empty() || !is_name {
        return Ok(Err(format!("`{label}` is no label's name")));
    }
    let path = format!("/api/v1/label/{label}/values");
    queries.list(&path, selector).await
}

/// A series with its value and time: `up{job="api-service"} 1 1700000000000`.
async fn results(queries: &PanelQueries, expr: &str, now_s: f64) -> Result<Answered, Fault> {
    let asked = Asked {
        expr,
        is_instant: true,
        from_s: now_s,
        to_s: now_s,
        step_s: 1.0,
    };
    Ok(match queries.answer(&asked).await? {
        Err(too_much) => Err(too_much),
        Ok(PanelAnswer::Refused(error)) => Err(error),
        Ok(answer @ PanelAnswer::Series { .. }) => {
            let at_ms = (now_s * 1000.0) as i64;
            let series = answer.series().iter();
            let lines = series.map(|series| {
                let value = series.values.first().map_or("", String::as_str);
                format!("{} {value} {at_ms}", selector(&series.labels))
            });
            Ok(lines.collect())
        }
    })
}

type Labels = BTreeMap<String, String>;

/// `up{instance="a", job="b"}`, with a comma and no blank between two labels.
fn selector(labels: &Labels) -> String {
    let name = labels.get("__name__").map_or("", String::as_str);
    let own = labels.iter().filter(|(label, _)| *label != "__name__");
    let own: Vec<String> = own
        .map(|(label, value)| format!("{label}=\"{value}\""))
        .collect();
    format!("{name}{{{}}}", own.join(","))
}

#[cfg(test)]
mod tests {
    use axum::extract::RawQuery;
    use axum::routing::{get, post};
    use axum::{Json, Router};
    use expect_test::{Expect, expect};
    use serde_json::{Value, json};

    use super::*;
    use crate::probes::Guard;
    use crate::probes::client::Client;

    const NOW_S: f64 = 1_700_000_000.0;

    /// A Prometheus that knows two jobs, and repeats what it was asked.
    fn prometheus() -> Router {
        let data = |data: Value| Json(json!({"status": "success", "data": data}));
        let series = |job: &str| json!({"__name__": "up", "instance": "a:1", "job": job});
        let both = [series("api-service"), series("worker-service")];
        let vector: Vec<Value> = both
            .iter()
            .map(|metric| json!({"metric": metric, "value": [NOW_S, "1"]}))
            .collect();
        Router::new()
            .route(
                "/api/v1/label/job/values",
                get(move || async move { data(json!(["api-service", "node", "worker-service"])) }),
            )
            .route(
                "/api/v1/label/__name__/values",
                get(move |RawQuery(query): RawQuery| async move {
                    let asked = query.unwrap_or_default();
                    let asked: Vec<_> = url::form_urlencoded::parse(asked.as_bytes()).collect();
                    data(json!([asked.first().map(|(_, selector)| selector)]))
                }),
            )
            .route(
                "/api/v1/labels",
                get(move || async move { data(json!(["instance", "job"])) }),
            )
            .route(
                "/api/v1/series",
                get(move || async move { data(json!(both)) }),
            )
            .route(
                "/api/v1/query",
                post(
                    move || async move { data(json!({"resultType": "vector", "result": vector})) },
                ),
            )
    }

    async fn choices(query: &str, regex: &str) -> Choices {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, prometheus()).await });
        let variable = json!({"name": "service", "type": "query", "query": query, "regex": regex,
            "datasource": {"type": "prometheus", "uid": "p"}});
        let metric = json!({"name": "metric", "type": "constant", "query": "up"});
        let file = json!({"title": "t", "panels": [], "templating": {"list": [metric, variable]}});
        let dashboard = dashboards::load(file.to_string().as_bytes()).unwrap();
        let client = Client::open(&Guard::open(), &url).await.unwrap();
        let choices = ask(&PanelQueries::new(client), &dashboard, "service", NOW_S)
            .await
            .unwrap();
        serving.abort();
        choices.unwrap()
    }

    async fn check(query: &str, regex: &str, expected: &Expect) {
        let choices = choices(query, regex).await;
        expected.assert_eq(&match choices.error {
            Some(error) => format!("error: {error}"),
            None => choices.values.join(" | "),
        });
    }

    #[tokio::test]
    async fn values_of_a_label() {
        check(
            "label_values(up, job)",
            "",
            &expect!["api-service | node | worker-service"],
        )
        .await;
        check(
            "label_values(job)",
            "/.*-service/",
            &expect!["api-service | worker-service"],
        )
        .await;
    }

    #[tokio::test]
    async fn names() {
        check("label_names()", "", &expect!["instance | job"]).await;
        check(
            r"metrics(http_\w+)",
            "",
            &expect![[r#"{__name__=~".*(?:http_\\w+).*"}"#]],
        )
        .await;
    }

    #[tokio::test]
    async fn series_and_results_are_cut_by_the_regex() {
        check(
            "$metric",
            "",
            &expect![[
                r#"up{instance="a:1",job="api-service"} | up{instance="a:1",job="worker-service"}"#
            ]],
        )
        .await;
        check(
            "up",
            r#"/job="([^"]+)"/"#,
            &expect!["api-service | worker-service"],
        )
        .await;
        check("query_result(group by (job) ($metric))", "", &expect![[r#"up{instance="a:1",job="api-service"} 1 1700000000000 | up{instance="a:1",job="worker-service"} 1 1700000000000"#]]).await;
        check(
            "query_result(up)",
            r#"/job="(?<value>[^"]+)"/"#,
            &expect!["api-service | worker-service"],
        )
        .await;
    }

    #[tokio::test]
    async fn a_regex_that_nobody_can_read() {
        check(
            "label_values(job)",
            "/(api/",
            &expect!["error: the variable's regex `/(api/` can't be read: unclosed group"],
        )
        .await;
    }
}

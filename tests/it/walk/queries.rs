//! Each query of a text is run by its button and shows what its author promised.

use std::time::{Duration, Instant};

use content::{Expectation, Query};
use model::QueryView;
use serde::Deserialize;
use tests::Browser;
use thirtyfour::By;

use super::{press, run};

/// The first query fetches the engine and a day of metrics.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL_EVERY: Duration = Duration::from_millis(20);

/// What stands below a query.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    code: String,
    rows: usize,
    has_graph: bool,
    is_empty: bool,
    refusal: Option<String>,
    series: Option<usize>,
}

const LOOK: &str = "
    const block = document.querySelectorAll('.prose .query')[arguments[0]];
    const result = block.querySelector('.query-result');
    const stats = [...result.querySelectorAll('.stats')].map((one) => one.textContent).find((text) => / series · /.test(text));
    return {
        code: block.querySelector('.query-code').textContent,
        rows: result.querySelectorAll('tbody tr').length,
        hasGraph: !!result.querySelector('.uplot canvas'),
        isEmpty: !!result.querySelector('.no-result'),
        refusal: result.querySelector('.problem.error, .message.bad')?.textContent ?? null,
        series: stats === undefined ? null : parseInt(stats, 10),
    };
";

pub(super) async fn run_all(browser: &Browser, queries: &[Query]) {
    let buttons = browser
        .driver
        .find_all(By::Css(".prose .query .query-bar button"));
    let buttons = buttons.await.expect("the page has buttons");
    assert_eq!(buttons.len(), queries.len(), "a button for each query");
    for (index, (button, query)) in buttons.iter().zip(queries).enumerate() {
        press(browser, button).await;
        let deadline = Instant::now() + PATIENCE;
        let shown = loop {
            let shown: Shown = serde_json::from_value(run(browser, LOOK, vec![index.into()]).await)
                .expect("what stands below the query");
            if shown.is_done() {
                break shown;
            }
            assert!(
                Instant::now() < deadline,
                "no answer to\n{}",
                query.block.expr
            );
            tokio::time::sleep(POLL_EVERY).await;
        };
        check(&shown, query);
    }
}

impl Shown {
    fn is_done(&self) -> bool {
        self.rows > 0 || self.has_graph || self.is_empty || self.refusal.is_some()
    }
}

#[track_caller]
fn check(shown: &Shown, query: &Query) {
    let expr = &query.block.expr;
    assert_eq!(shown.code.trim(), expr.trim(), "in the text's order");
    match &query.expectation {
        Expectation::Error { why } => {
            assert!(shown.refusal.is_some(), "{why}, but {shown:?}");
        }
        Expectation::Empty { why } => assert!(shown.is_empty, "{why}, but {shown:?}"),
        Expectation::Result => {
            assert_eq!(shown.refusal, None, "{expr}");
            assert!(
                shown.series.is_some_and(|series| series > 0),
                "{expr}: {shown:?}"
            );
            match query.block.view {
                QueryView::Range { .. } => assert!(shown.has_graph, "{expr}: {shown:?}"),
                QueryView::Instant { .. } => assert!(shown.rows > 0, "{expr}: {shown:?}"),
            }
        }
    }
}

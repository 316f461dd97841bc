//! Looks at `/metrics`, as Prometheus would.

use std::time::Instant;

use exposition::Exposition;

use super::client::Client;
use crate::evidence::{Fault, Scrape};

/// What a Prometheus that reads the text format asks for.
const ACCEPT: &str = "text/plain;version=0.0.4;q=1,*/*;q=0.1";

/// One scrape; `began` is when the collection did.
pub(super) async fn scrape(client: &Client, began: Instant) -> Result<Scrape, Fault> {
    let at_ms = super::milliseconds(began.elapsed());
    let answer = client.get("/metrics", ACCEPT).await?;
    Ok(Scrape {
        url: client.url("/metrics"),
        at_ms,
        duration_ms: super::rounded_ms(answer.duration),
        status: answer.status,
        content_type: answer.content_type,
        body: answer.body,
        is_cut: answer.is_cut,
    })
}

/// The metrics in a scrape, if they can be read.
pub(super) fn read(scrape: &Scrape) -> Option<Exposition> {
    if scrape.status != 200 {
        return None;
    }
    exposition::parse(scrape.body.as_bytes(), scrape.content_type.as_deref()).ok()
}

/// The sum over all series of that name; `None` if there is none.
pub(super) fn total(exposition: &Exposition, metric: &str) -> Option<f64> {
    let mut values = exposition
        .samples_named(metric)
        .map(|sample| sample.value)
        .peekable();
    values.peek()?;
    Some(values.sum())
}

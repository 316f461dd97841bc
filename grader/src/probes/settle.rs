//! Waiting for conditions: counters that follow, gauges that come back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::client::Client;
use super::collection::PAUSE;
use super::{milliseconds, scrape};
use crate::evidence::{Evidence, Fault, Moment, Scrape, ScrapeMoment, Settling, TrafficEvidence};
use crate::rubric::{Gauge, Rubric, Settle};

/// So long a counter that is not there yet may take to appear.
const ABSENT_WAIT: Duration = Duration::from_secs(8);

/// Waits until the counters have followed the traffic and the gauge is back.
pub(super) async fn settle(
    plan: &Settle,
    traffic: &TrafficEvidence,
    clients: &BTreeMap<&str, Client>,
    evidence: &Evidence,
) -> Settling {
    let start = Instant::now();
    let deadline = start + Duration::from_secs(u64::from(plan.within_seconds));
    let gauge_before = plan
        .gauge
        .as_ref()
        .and_then(|gauge| value_in(evidence, gauge, ScrapeMoment::Before));
    let mut gauge_values: Vec<f64> = Vec::new();
    loop {
        let mut is_settled = true;
        for counter in &plan.counters {
            let wanted: u64 = counter
                .requests
                .iter()
                .filter_map(|id| traffic.class(id))
                .flat_map(crate::evidence::DrivenClass::statuses)
                .filter(|(status, _)| (200..300).contains(status))
                .map(|(_, times)| times)
                .sum();
            let gauge = Gauge {
                target: counter.target.clone(),
                metric: counter.metric.clone(),
            };
            let before = value_in(evidence, &gauge, ScrapeMoment::Before);
            let now = value_now(clients, &gauge).await;
            is_settled &= match now {
                Now::Value(now) => now - before.unwrap_or(0.0) >= wanted as f64,
                // It may appear with its first event, or never.
                Now::Absent => start.elapsed() > ABSENT_WAIT,
                Now::Unreadable => true,
            };
        }
        if let Some(gauge) = &plan.gauge
            && let Now::Value(now) = value_now(clients, gauge).await
        {
            if gauge_values.last() != Some(&now) {
                gauge_values.push(now);
            }
            is_settled &= now <= gauge_before.unwrap_or(0.0);
        }
        if is_settled || Instant::now() > deadline {
            return Settling {
                waited_ms: milliseconds(start.elapsed()),
                is_settled,
                gauge_values,
            };
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Scrapes until the gauge is as wanted or time is up; the last scrape counts.
pub(super) async fn watch(
    client: &Client,
    gauge: &Gauge,
    began: Instant,
    within: Duration,
    is_wanted: impl Fn(Option<f64>) -> bool,
) -> Result<Scrape, Fault> {
    let deadline = Instant::now() + within;
    loop {
        let scrape = scrape::scrape(client, began).await?;
        let value = scrape::read(&scrape).and_then(|read| scrape::total(&read, &gauge.metric));
        if is_wanted(value) || Instant::now() > deadline {
            return Ok(scrape);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A metric's value in a scrape that was made.
pub(super) fn value_in(evidence: &Evidence, gauge: &Gauge, moment: ScrapeMoment) -> Option<f64> {
    let exposition = scrape::read(evidence.scrape(&gauge.target, moment)?)?;
    scrape::total(&exposition, &gauge.metric)
}

/// What a service says about a metric right now.
enum Now {
    Value(f64),
    Absent,
    Unreadable,
}

async fn value_now(clients: &BTreeMap<&str, Client>, gauge: &Gauge) -> Now {
    let Some(client) = clients.get(gauge.target.as_str()) else {
        return Now::Unreadable;
    };
    let scrape = scrape::scrape(client, Instant::now()).await.ok();
    match scrape.as_ref().and_then(scrape::read) {
        Some(exposition) => {
            scrape::total(&exposition, &gauge.metric).map_or(Now::Absent, Now::Value)
        }
        None => Now::Unreadable,
    }
}

/// Whether Prometheus' counters are those of the services, as far as a check will compare them.
pub(super) fn is_current(stored: &Moment, rubric: &Rubric, evidence: &Evidence) -> bool {
    let compared: BTreeSet<&str> = rubric
        .criteria
        .iter()
        .flat_map(|criterion| criterion.check.uses().stored)
        .collect();
    rubric.targets.iter().all(|target| {
        let Some(series) = target.job.as_ref().and_then(|job| stored.series.get(job)) else {
            return true;
        };
        let scrape = evidence.scrape(&target.name, ScrapeMoment::Before);
        let Some(exposition) = scrape.and_then(scrape::read) else {
            return true;
        };
        let mut samples = exposition
            .samples()
            .filter(|sample| compared.contains(sample.name.as_str()));
        samples.all(|sample| {
            series.iter().any(|stored| {
                stored.name() == sample.name
                    && stored.number() == sample.value
                    && sample
                        .labels
                        .iter()
                        .all(|(label, value)| stored.labels.get(label) == Some(value))
            })
        })
    })
}

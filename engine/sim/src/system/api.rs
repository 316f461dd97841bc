//! One replica of api-service: its metrics, its pool, its process.

use std::collections::BTreeMap;

use super::pool::Pool;
use super::{Event, System};
use crate::histogram::{Histogram, HistogramNames, REQUEST_BOUNDS};
use crate::process::Process;
use crate::route::{Endpoint, Status};
use crate::scrape::Answer;

/// How often the depth of the queue is read.
const DEPTH_EVERY_US: u64 = 1_000_000;

#[derive(Debug)]
pub(crate) struct ApiReplica {
    /// `None` while it is down.
    pub(crate) process: Option<Process>,
    /// Counts its starts: what was planned for an earlier life is not done in a later one.
    pub(super) epoch: u32,
    pub(super) is_draining: bool,
    pub(super) version: String,
    pub(super) in_flight: u64,
    pub(crate) pool: Pool,
    requests: BTreeMap<(Endpoint, Status), u64>,
    durations: BTreeMap<Endpoint, Histogram>,
    tasks_created: u64,
    queue_depth: usize,
}

impl ApiReplica {
    /// A replica that has just started, or that is down where there is no process.
    pub(super) fn new(
        process: Option<Process>,
        epoch: u32,
        version: String,
        pool_max: usize,
    ) -> Self {
        let statuses = |endpoint: Endpoint| {
            endpoint
                .initial_statuses()
                .iter()
                .map(move |status| (endpoint, *status))
        };
        Self {
            process,
            epoch,
            is_draining: false,
            version,
            in_flight: 0,
            pool: Pool::new(pool_max),
            requests: Endpoint::KNOWN
                .into_iter()
                .flat_map(statuses)
                .map(|key| (key, 0))
                .collect(),
            durations: Endpoint::KNOWN
                .into_iter()
                .map(|key| (key, Histogram::new(REQUEST_BOUNDS)))
                .collect(),
            tasks_created: 0,
            queue_depth: 0,
        }
    }

    pub(super) fn takes_requests(&self) -> bool {
        self.process.is_some() && !self.is_draining
    }

    /// Goroutines: the server's own, its connections', and one for each request.
    pub(super) fn goroutines(&self) -> u64 {
        11 + self.pool.open() as u64 + 2 * self.in_flight
    }

    pub(super) fn count(&mut self, endpoint: Endpoint, status: Status, duration_us: u64) {
        *self.requests.entry((endpoint, status)).or_default() += 1;
        let durations = self
            .durations
            .entry(endpoint)
            .or_insert_with(|| Histogram::new(REQUEST_BOUNDS));
        durations.observe(duration_us);
        self.tasks_created +=
            u64::from((endpoint, status) == (Endpoint::CreateTask, Status::Created));
    }

    /// FlowForge's own series of this replica.
    pub(super) fn answer(&self, answer: &mut Answer<'_>) {
        const DURATION: HistogramNames = HistogramNames {
            bucket: "http_request_duration_seconds_bucket",
            sum: "http_request_duration_seconds_sum",
            count: "http_request_duration_seconds_count",
        };
        answer.sample("flowforge_build_info", &[("version", &self.version)], 1.0);
        answer_pool(&self.pool, answer);
        answer.plain("flowforge_queue_depth", self.queue_depth as f64);
        answer.plain("flowforge_tasks_created_total", self.tasks_created as f64);
        for (endpoint, durations) in &self.durations {
            durations.answer(
                DURATION,
                &[("method", endpoint.method()), ("path", endpoint.path())],
                answer,
            );
        }
        answer.plain("http_requests_in_flight", self.in_flight as f64);
        for ((endpoint, status), count) in &self.requests {
            let labels = [
                ("method", endpoint.method()),
                ("path", endpoint.path()),
                ("status", status.code()),
            ];
            answer.sample("http_requests_total", &labels, *count as f64);
        }
    }
}

/// The series of a process's connections.
pub(super) fn answer_pool(pool: &Pool, answer: &mut Answer<'_>) {
    answer.sample(
        "flowforge_db_pool_connections",
        &[("state", "idle")],
        pool.idle as f64,
    );
    answer.sample(
        "flowforge_db_pool_connections",
        &[("state", "in_use")],
        pool.in_use as f64,
    );
    answer.plain("flowforge_db_pool_max_connections", pool.max as f64);
    // In 1/16384 s, like the sums of histograms.
    let waited = (pool.waited_us() * 16_384).div_ceil(1_000_000);
    answer.plain(
        "flowforge_db_pool_wait_seconds_total",
        waited as f64 / 16_384.0,
    );
}

impl System {
    /// The background loop of a replica; it does not wait for a connection, so a full pool freezes the gauge.
    pub(super) fn read_depth(&mut self, replica: usize, epoch: u32) {
        let depth = self.queue.depth();
        let is_cut_off = self.conditions.cut_off.contains(&replica);
        let api = &mut self.apis[replica];
        if api.process.is_none() || api.epoch != epoch {
            return;
        }
        if !is_cut_off && (api.pool.has_idle() || api.pool.in_use < api.pool.max) {
            api.queue_depth = depth;
        }
        self.after(DEPTH_EVERY_US, Event::ReadDepth { replica, epoch });
    }
}

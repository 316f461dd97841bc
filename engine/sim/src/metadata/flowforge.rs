//! FlowForge's own families.

use tsdb::dataset::MetricKind::{Counter, Gauge, Histogram};

use super::Family;

/// In the words of the reference FlowForge.
pub(super) const FLOWFORGE: &[Family] = &[
    (
        "flowforge_build_info",
        Gauge,
        "Always 1; the labels tell which build is running.",
    ),
    (
        "flowforge_db_pool_connections",
        Gauge,
        "Open connections to the database, by whether a request uses them.",
    ),
    (
        "flowforge_db_pool_max_connections",
        Gauge,
        "Most connections to the database that the pool may open.",
    ),
    (
        "flowforge_db_pool_wait_seconds_total",
        Counter,
        "Time that was spent waiting for a connection because none was idle.",
    ),
    (
        "flowforge_queue_depth",
        Gauge,
        "Tasks that wait for a worker.",
    ),
    (
        "flowforge_task_processing_duration_seconds",
        Histogram,
        "Time a worker spent on a task that ended.",
    ),
    (
        "flowforge_tasks_completed_total",
        Counter,
        "Tasks that ended, by outcome.",
    ),
    (
        "flowforge_tasks_created_total",
        Counter,
        "Tasks that were accepted and stored.",
    ),
    (
        "flowforge_tasks_in_progress",
        Gauge,
        "Tasks that are being worked on right now.",
    ),
    (
        "http_request_duration_seconds",
        Histogram,
        "Time from a request's arrival to the end of its answer.",
    ),
    (
        "http_requests_in_flight",
        Gauge,
        "HTTP requests that are being answered right now.",
    ),
    (
        "http_requests_total",
        Counter,
        "HTTP requests that were answered.",
    ),
];

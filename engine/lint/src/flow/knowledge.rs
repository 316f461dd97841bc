//! What is known about metrics by name: their types, and the shapes of what rules record.

use std::collections::BTreeMap;

use exposition::MetricType;

use super::Shape;

/// Facts about metrics that a query alone does not tell.
#[derive(Debug, Clone)]
pub struct Knowledge {
    types: BTreeMap<String, MetricType>,
    recorded: BTreeMap<String, Shape>,
    /// Between two scrapes, in milliseconds.
    pub scrape_interval_ms: i64,
}

impl Default for Knowledge {
    fn default() -> Self {
        Self {
            types: BTreeMap::new(),
            recorded: BTreeMap::new(),
            scrape_interval_ms: 15_000,
        }
    }
}

/// Gauges of FlowForge, of client libraries and of node-exporter whose names do not tell their type.
const GAUGES: &[&str] = &[
    "flowforge_queue_depth",
    "flowforge_tasks_in_progress",
    "flowforge_db_pool_connections",
    "flowforge_db_pool_max_connections",
    "flowforge_build_info",
    "http_requests_in_flight",
    "up",
    "go_goroutines",
    "go_threads",
    "go_memstats_alloc_bytes",
    "go_memstats_heap_alloc_bytes",
    "go_memstats_heap_inuse_bytes",
    "process_open_fds",
    "process_max_fds",
    "process_resident_memory_bytes",
    "process_virtual_memory_bytes",
    "process_start_time_seconds",
    "node_load1",
    "node_load5",
    "node_load15",
    "node_memory_MemAvailable_bytes",
    "node_memory_MemFree_bytes",
    "node_memory_MemTotal_bytes",
    "node_filesystem_avail_bytes",
    "node_filesystem_free_bytes",
    "node_filesystem_size_bytes",
    "scrape_duration_seconds",
];

/// Endings that only levels have.
const GAUGE_ENDINGS: &[&str] = &[
    "_in_flight",
    "_in_progress",
    "_queue_depth",
    "_queue_length",
    "_info",
];

impl Knowledge {
    /// A type that an answer of `/metrics` declares.
    pub fn declare(&mut self, name: impl Into<String>, metric_type: MetricType) {
        if metric_type != MetricType::Unknown {
            self.types.insert(name.into(), metric_type);
        }
    }

    /// A rule records results of that shape under the name.
    pub fn record(&mut self, name: impl Into<String>, shape: Shape) {
        let name = name.into();
        match self.recorded.get_mut(&name) {
            // Several rules may record one name, each with labels of its own.
            Some(known) => {
                known.labels = known.labels.or(&shape.labels);
                known.values = known.values.or(shape.values);
                known.is_share &= shape.is_share;
                if known.accumulation != shape.accumulation {
                    known.accumulation = super::Accumulation::None;
                }
            }
            None => {
                self.recorded.insert(name, shape);
            }
        }
    }

    /// The shape of what a rule records, if it is among the files.
    pub fn recorded(&self, name: &str) -> Option<&Shape> {
        self.recorded.get(name)
    }

    /// Whether the type of a series is known, and that it is a counter's: also buckets, counts and sums.
    pub fn is_counter(&self, name: &str) -> bool {
        match self.declared(name) {
            Some(MetricType::Counter) => return true,
            Some(_) => return false,
            None => {}
        }
        if let Some((base, _)) = histogram_part(name)
            && matches!(
                self.declared(base),
                Some(MetricType::Histogram | MetricType::Summary)
            )
        {
            return true;
        }
        !is_recorded_name(name) && (name.ends_with("_total") || name.ends_with("_bucket"))
    }

    /// Whether a series is known to be a gauge.
    pub fn is_gauge(&self, name: &str) -> bool {
        match self.declared(name) {
            Some(MetricType::Gauge) => true,
            Some(_) => false,
            None => {
                GAUGES.contains(&name)
                    || (!is_recorded_name(name)
                        && GAUGE_ENDINGS.iter().any(|ending| name.ends_with(ending)))
            }
        }
    }

    fn declared(&self, name: &str) -> Option<MetricType> {
        let known = self.types.get(name).copied();
        // OpenMetrics declares a counter without its suffix.
        known.or_else(|| {
            let base = name.strip_suffix("_total")?;
            self.types
                .get(base)
                .copied()
                .filter(|found| *found == MetricType::Counter)
        })
    }
}

/// A colon is reserved for the names that rules record.
pub(super) fn is_recorded_name(name: &str) -> bool {
    name.contains(':')
}

/// The histogram's name and the suffix, of `x_bucket`, `x_count` and `x_sum`.
fn histogram_part(name: &str) -> Option<(&str, &str)> {
    ["_bucket", "_count", "_sum"]
        .into_iter()
        .find_map(|suffix| Some((name.strip_suffix(suffix)?, suffix)))
}

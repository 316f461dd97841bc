//! Type, unit and help of every metric family that a simulated target exposes.

use std::collections::BTreeMap;

use tsdb::dataset::MetricKind::{Counter, Gauge, Histogram, Summary};
use tsdb::dataset::{MetricKind, MetricMetadata};

/// Metadata by family.
pub(crate) fn all() -> BTreeMap<String, MetricMetadata> {
    let families = [FLOWFORGE, GO, PROCESS, NODE, PROMETHEUS].concat();
    let described = families.into_iter().map(|(family, kind, help)| {
        let unit = ["seconds", "bytes"].into_iter().find(|unit| {
            let stem = family.strip_suffix("_total").unwrap_or(family);
            stem.strip_suffix(unit)
                .is_some_and(|stem| stem.ends_with('_'))
        });
        let metadata = MetricMetadata {
            kind,
            help: help.to_owned(),
            unit: unit.unwrap_or_default().to_owned(),
        };
        (family.to_owned(), metadata)
    });
    described.collect()
}

type Family = (&'static str, MetricKind, &'static str);

const FLOWFORGE: &[Family] = &[
    (
        "flowforge_build_info",
        Gauge,
        "Always 1; the label says which version runs.",
    ),
    (
        "flowforge_db_pool_connections",
        Gauge,
        "Open connections to PostgreSQL by state.",
    ),
    (
        "flowforge_db_pool_max_connections",
        Gauge,
        "Most connections that this process may open.",
    ),
    (
        "flowforge_db_pool_wait_seconds_total",
        Counter,
        "Time spent waiting for a connection.",
    ),
    (
        "flowforge_queue_depth",
        Gauge,
        "Tasks that wait in the database, read once a second.",
    ),
    (
        "flowforge_task_processing_duration_seconds",
        Histogram,
        "How long a task was processed.",
    ),
    (
        "flowforge_tasks_completed_total",
        Counter,
        "Tasks that workers have finished, by outcome.",
    ),
    (
        "flowforge_tasks_created_total",
        Counter,
        "Tasks created through the API.",
    ),
    (
        "flowforge_tasks_in_progress",
        Gauge,
        "Tasks that this worker is processing.",
    ),
    (
        "http_request_duration_seconds",
        Histogram,
        "Time from a request's arrival to the end of its answer.",
    ),
    (
        "http_requests_in_flight",
        Gauge,
        "Requests that are being answered.",
    ),
    (
        "http_requests_total",
        Counter,
        "Requests answered, by method, route and status.",
    ),
];

const GO: &[Family] = &[
    (
        "go_gc_duration_seconds",
        Summary,
        "Pauses of the garbage collector.",
    ),
    (
        "go_gc_gogc_percent",
        Gauge,
        "Heap growth at which the collector starts (GOGC).",
    ),
    (
        "go_gc_gomemlimit_bytes",
        Gauge,
        "Soft memory limit of the runtime (GOMEMLIMIT).",
    ),
    ("go_goroutines", Gauge, "Goroutines that exist."),
    (
        "go_info",
        Gauge,
        "Always 1; the label says which Go built the program.",
    ),
    (
        "go_memstats_alloc_bytes",
        Gauge,
        "Bytes of heap objects, live or not yet collected.",
    ),
    (
        "go_memstats_alloc_bytes_total",
        Counter,
        "Bytes allocated for heap objects so far.",
    ),
    (
        "go_memstats_buck_hash_sys_bytes",
        Gauge,
        "Bytes of the profiler's hash table.",
    ),
    (
        "go_memstats_frees_total",
        Counter,
        "Heap objects freed so far.",
    ),
    (
        "go_memstats_gc_sys_bytes",
        Gauge,
        "Bytes that the collector itself needs.",
    ),
    (
        "go_memstats_heap_alloc_bytes",
        Gauge,
        "Same as go_memstats_alloc_bytes.",
    ),
    (
        "go_memstats_heap_idle_bytes",
        Gauge,
        "Bytes of heap spans without objects.",
    ),
    (
        "go_memstats_heap_inuse_bytes",
        Gauge,
        "Bytes of heap spans with objects.",
    ),
    (
        "go_memstats_heap_objects",
        Gauge,
        "Heap objects, live or not yet collected.",
    ),
    (
        "go_memstats_heap_released_bytes",
        Gauge,
        "Bytes of the heap given back to the system.",
    ),
    (
        "go_memstats_heap_sys_bytes",
        Gauge,
        "Bytes of address space taken for the heap.",
    ),
    (
        "go_memstats_last_gc_time_seconds",
        Gauge,
        "Unix time of the last collection.",
    ),
    (
        "go_memstats_mallocs_total",
        Counter,
        "Heap objects allocated so far.",
    ),
    (
        "go_memstats_mcache_inuse_bytes",
        Gauge,
        "Bytes of per-processor caches in use.",
    ),
    (
        "go_memstats_mcache_sys_bytes",
        Gauge,
        "Bytes taken for per-processor caches.",
    ),
    (
        "go_memstats_mspan_inuse_bytes",
        Gauge,
        "Bytes of span descriptors in use.",
    ),
    (
        "go_memstats_mspan_sys_bytes",
        Gauge,
        "Bytes taken for span descriptors.",
    ),
    (
        "go_memstats_next_gc_bytes",
        Gauge,
        "Heap size at which the next collection starts.",
    ),
    (
        "go_memstats_other_sys_bytes",
        Gauge,
        "Bytes of the runtime's other memory.",
    ),
    (
        "go_memstats_stack_inuse_bytes",
        Gauge,
        "Bytes of goroutine stacks in use.",
    ),
    (
        "go_memstats_stack_sys_bytes",
        Gauge,
        "Bytes taken for stacks.",
    ),
    (
        "go_memstats_sys_bytes",
        Gauge,
        "Bytes taken from the system in all.",
    ),
    (
        "go_sched_gomaxprocs_threads",
        Gauge,
        "Threads that may run Go code at once (GOMAXPROCS).",
    ),
    ("go_threads", Gauge, "Threads of the process."),
];

const PROCESS: &[Family] = &[
    (
        "process_cpu_seconds_total",
        Counter,
        "Processor time used, user and system.",
    ),
    (
        "process_max_fds",
        Gauge,
        "Most file descriptors that may be open.",
    ),
    (
        "process_network_receive_bytes_total",
        Counter,
        "Bytes received in the process's network namespace.",
    ),
    (
        "process_network_transmit_bytes_total",
        Counter,
        "Bytes sent in the process's network namespace.",
    ),
    ("process_open_fds", Gauge, "Open file descriptors."),
    (
        "process_resident_memory_bytes",
        Gauge,
        "Memory that the process occupies.",
    ),
    (
        "process_start_time_seconds",
        Gauge,
        "Unix time at which the process started.",
    ),
    (
        "process_virtual_memory_bytes",
        Gauge,
        "Address space of the process.",
    ),
    (
        "process_virtual_memory_max_bytes",
        Gauge,
        "Largest address space allowed.",
    ),
];

const NODE: &[Family] = &[
    (
        "node_boot_time_seconds",
        Gauge,
        "Unix time at which the machine booted.",
    ),
    (
        "node_context_switches_total",
        Counter,
        "Context switches since boot.",
    ),
    (
        "node_cpu_seconds_total",
        Counter,
        "Time that a processor spent in a mode.",
    ),
    ("node_disk_io_now", Gauge, "Disk requests under way."),
    (
        "node_disk_io_time_seconds_total",
        Counter,
        "Time during which the disk was busy.",
    ),
    (
        "node_disk_read_bytes_total",
        Counter,
        "Bytes read from the disk.",
    ),
    (
        "node_disk_read_time_seconds_total",
        Counter,
        "Time that reads took, added up.",
    ),
    (
        "node_disk_reads_completed_total",
        Counter,
        "Reads that the disk has finished.",
    ),
    (
        "node_disk_write_time_seconds_total",
        Counter,
        "Time that writes took, added up.",
    ),
    (
        "node_disk_writes_completed_total",
        Counter,
        "Writes that the disk has finished.",
    ),
    (
        "node_disk_written_bytes_total",
        Counter,
        "Bytes written to the disk.",
    ),
    (
        "node_exporter_build_info",
        Gauge,
        "Always 1; the labels say which node_exporter runs.",
    ),
    (
        "node_filesystem_avail_bytes",
        Gauge,
        "Bytes that users other than root may still write.",
    ),
    ("node_filesystem_files", Gauge, "Inodes of the file system."),
    ("node_filesystem_files_free", Gauge, "Inodes that are free."),
    (
        "node_filesystem_free_bytes",
        Gauge,
        "Bytes that are free, root's reserve included.",
    ),
    (
        "node_filesystem_readonly",
        Gauge,
        "1 if the file system is mounted read-only.",
    ),
    (
        "node_filesystem_size_bytes",
        Gauge,
        "Size of the file system.",
    ),
    ("node_forks_total", Counter, "Processes started since boot."),
    ("node_intr_total", Counter, "Interrupts served since boot."),
    ("node_load1", Gauge, "Load average over one minute."),
    ("node_load15", Gauge, "Load average over fifteen minutes."),
    ("node_load5", Gauge, "Load average over five minutes."),
    (
        "node_memory_AnonPages_bytes",
        Gauge,
        "Memory of processes without a file behind it.",
    ),
    (
        "node_memory_Buffers_bytes",
        Gauge,
        "Memory in block buffers.",
    ),
    (
        "node_memory_Cached_bytes",
        Gauge,
        "Memory in the page cache.",
    ),
    (
        "node_memory_Dirty_bytes",
        Gauge,
        "Memory that waits to be written to the disk.",
    ),
    (
        "node_memory_MemAvailable_bytes",
        Gauge,
        "Memory that programs could get without swapping.",
    ),
    (
        "node_memory_MemFree_bytes",
        Gauge,
        "Memory that nobody uses.",
    ),
    (
        "node_memory_MemTotal_bytes",
        Gauge,
        "Memory of the machine.",
    ),
    (
        "node_memory_Slab_bytes",
        Gauge,
        "Memory of the kernel's own structures.",
    ),
    (
        "node_memory_SwapFree_bytes",
        Gauge,
        "Swap space that is free.",
    ),
    (
        "node_memory_SwapTotal_bytes",
        Gauge,
        "Swap space of the machine.",
    ),
    (
        "node_network_receive_bytes_total",
        Counter,
        "Bytes received by a device.",
    ),
    (
        "node_network_receive_drop_total",
        Counter,
        "Packets dropped on arrival.",
    ),
    (
        "node_network_receive_errs_total",
        Counter,
        "Errors on arrival.",
    ),
    (
        "node_network_receive_packets_total",
        Counter,
        "Packets received by a device.",
    ),
    (
        "node_network_transmit_bytes_total",
        Counter,
        "Bytes sent by a device.",
    ),
    (
        "node_network_transmit_drop_total",
        Counter,
        "Packets dropped when sending.",
    ),
    (
        "node_network_transmit_errs_total",
        Counter,
        "Errors when sending.",
    ),
    (
        "node_network_transmit_packets_total",
        Counter,
        "Packets sent by a device.",
    ),
    ("node_network_up", Gauge, "1 if the device is up."),
    (
        "node_procs_blocked",
        Gauge,
        "Processes that wait for the disk.",
    ),
    ("node_procs_running", Gauge, "Processes that could run."),
    (
        "node_scrape_collector_success",
        Gauge,
        "1 if a collector of node_exporter succeeded.",
    ),
    ("node_time_seconds", Gauge, "The machine's clock."),
    (
        "node_uname_info",
        Gauge,
        "Always 1; the labels say what kernel runs.",
    ),
    (
        "node_vmstat_oom_kill",
        Counter,
        "Processes killed for want of memory.",
    ),
    ("node_vmstat_pgfault", Counter, "Page faults."),
    (
        "node_vmstat_pgmajfault",
        Counter,
        "Page faults that went to the disk.",
    ),
];

const PROMETHEUS: &[Family] = &[
    (
        "scrape_duration_seconds",
        Gauge,
        "How long the scrape took.",
    ),
    (
        "scrape_samples_post_metric_relabeling",
        Gauge,
        "Samples left after relabelling.",
    ),
    (
        "scrape_samples_scraped",
        Gauge,
        "Samples that the target exposed.",
    ),
    (
        "scrape_series_added",
        Gauge,
        "Series that were new in this scrape.",
    ),
    ("up", Gauge, "1 if the target could be scraped, 0 if not."),
];

//! What client_golang's default collectors expose of any Go process.

use tsdb::dataset::MetricKind::{Counter, Gauge, Summary};

use super::Family;

pub(super) const GO: &[Family] = &[
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

pub(super) const PROCESS: &[Family] = &[
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

//! The memory of a Go process: what client_golang's Go collector shows of it.

use std::collections::VecDeque;

use crate::random::Random;
use crate::scrape::Answer;

const MIB: u64 = 1 << 20;
const PAGE: u64 = 8192;
/// The runtime collects at the latest after two minutes.
const FORCED_AFTER_US: u64 = 120_000_000;
/// Pauses that the summary's quantiles are taken from.
const PAUSES_KEPT: usize = 256;

#[derive(Debug)]
pub(crate) struct GoRuntime {
    random: Random,
    /// What survives a collection when nothing is going on.
    live_bytes: u64,
    heap_bytes: u64,
    heap_objects: u64,
    next_collection_bytes: u64,
    allocated_bytes: u64,
    allocated_objects: u64,
    arena_bytes: u64,
    retained_bytes: u64,
    goroutines: u64,
    stack_peak: u64,
    span_peak: u64,
    threads: u64,
    collections: u64,
    last_collection_us: u64,
    /// In units of 100 ns.
    pauses: VecDeque<u64>,
    pause_sum: u64,
}

impl GoRuntime {
    pub(crate) fn new(random: Random, live_bytes: u64, now_us: u64) -> Self {
        Self {
            random,
            live_bytes,
            heap_bytes: (live_bytes / 2) & !7,
            heap_objects: live_bytes / 220,
            next_collection_bytes: 4 * MIB,
            allocated_bytes: (live_bytes / 2) & !7,
            allocated_objects: live_bytes / 220,
            arena_bytes: 4 * MIB,
            retained_bytes: 0,
            goroutines: 8,
            stack_peak: 0,
            span_peak: 0,
            threads: 7,
            collections: 0,
            last_collection_us: now_us,
            pauses: VecDeque::new(),
            pause_sum: 0,
        }
    }

    /// `goroutines` are alive, and one of them allocates about `bytes`.
    pub(crate) fn allocate(&mut self, bytes: u64, goroutines: u64, now_us: u64) {
        let bytes = (bytes as f64 * self.random.between(0.8, 1.2)) as u64 & !7;
        let objects = bytes / 104 + 1;
        self.heap_bytes += bytes;
        self.heap_objects += objects;
        self.allocated_bytes += bytes;
        self.allocated_objects += objects;
        self.goroutines = goroutines;
        self.threads = self.threads.max(7 + (goroutines / 6).min(6));
        self.grow();
        if self.heap_bytes >= self.next_collection_bytes
            || now_us >= self.last_collection_us + FORCED_AFTER_US
        {
            self.collect(now_us);
        }
    }

    fn collect(&mut self, now_us: u64) {
        let survives = self.live_bytes as f64 * self.random.between(0.97, 1.05)
            + (self.goroutines * 9000) as f64;
        let survives = (survives as u64 & !7).min(self.heap_bytes);
        self.heap_objects = (survives / 118).min(self.heap_objects);
        self.heap_bytes = survives;
        self.next_collection_bytes = (2 * survives + self.stack_bytes()).max(4 * MIB);
        self.retained_bytes = self.next_collection_bytes / 10 * 11;
        self.collections += 1;
        self.last_collection_us = now_us;
        let pause = self.random.log_normal(420.0, 0.55) as u64;
        self.pause_sum += pause;
        self.pauses.push_front(pause);
        self.pauses.truncate(PAUSES_KEPT);
    }

    fn grow(&mut self) {
        let needed = self.in_use_bytes() + self.stack_bytes();
        self.arena_bytes = self.arena_bytes.max(needed.next_multiple_of(4 * MIB));
        self.stack_peak = self.stack_peak.max(self.stack_bytes());
        self.span_peak = self
            .span_peak
            .max(self.span_bytes().next_multiple_of(16_320));
    }

    fn in_use_bytes(&self) -> u64 {
        (self.heap_bytes + self.heap_bytes / 9).next_multiple_of(PAGE)
    }

    fn stack_bytes(&self) -> u64 {
        (256 * 1024 + self.goroutines * 7000).next_multiple_of(32 * 1024)
    }

    fn span_bytes(&self) -> u64 {
        self.in_use_bytes() / PAGE / 2 * 160
    }

    fn heap_system_bytes(&self) -> u64 {
        self.arena_bytes - self.stack_bytes()
    }

    fn released_bytes(&self) -> u64 {
        let wanted = self.retained_bytes.max(self.in_use_bytes());
        self.heap_system_bytes().saturating_sub(wanted) / PAGE * PAGE
    }

    /// What the process really occupies.
    pub(crate) fn resident_bytes(&self) -> u64 {
        self.arena_bytes - self.released_bytes() + self.metadata_bytes()
    }

    fn metadata_bytes(&self) -> u64 {
        1_443_757 + self.collector_bytes() + self.other_bytes() + self.span_peak + 16_072
    }

    fn collector_bytes(&self) -> u64 {
        1_435_920 + self.arena_bytes / 12
    }

    fn other_bytes(&self) -> u64 {
        682_563 + self.threads * 24_000
    }

    /// The quantile over the pauses kept, as `debug.ReadGCStats` picks it.
    fn pause_quantiles(&self) -> [u64; 5] {
        let mut sorted: Vec<u64> = self.pauses.iter().copied().collect();
        sorted.sort_unstable();
        std::array::from_fn(|quarter| match sorted.len() {
            0 => 0,
            count => sorted[(count - 1) * quarter / 4],
        })
    }

    pub(crate) fn answer(
        &self,
        boot_unix_us: u64,
        version: &str,
        cpus: usize,
        answer: &mut Answer<'_>,
    ) {
        const PAUSES_PER_SECOND: f64 = 1e7;
        for (quantile, pause) in ["0.0", "0.25", "0.5", "0.75", "1.0"]
            .iter()
            .zip(self.pause_quantiles())
        {
            answer.sample(
                "go_gc_duration_seconds",
                &[("quantile", quantile)],
                pause as f64 / PAUSES_PER_SECOND,
            );
        }
        let last_collection = if self.collections == 0 {
            0
        } else {
            boot_unix_us + self.last_collection_us
        };
        answer.plain(
            "go_gc_duration_seconds_sum",
            self.pause_sum as f64 / PAUSES_PER_SECOND,
        );
        answer.plain("go_gc_duration_seconds_count", self.collections as f64);
        answer.plain("go_gc_gogc_percent", 100.0);
        // The runtime's "no limit", as its text form is read back.
        answer.plain(
            "go_gc_gomemlimit_bytes",
            9_223_372_036_854_775_807_i64 as f64,
        );
        answer.sample("go_info", &[("version", version)], 1.0);
        answer.plain("go_sched_gomaxprocs_threads", cpus as f64);
        answer.plain("go_goroutines", self.goroutines as f64);
        answer.plain("go_threads", self.threads as f64);
        let stack = self.stack_bytes();
        let system = self.arena_bytes + self.metadata_bytes();
        let (heap_system, in_use) = (self.heap_system_bytes(), self.in_use_bytes());
        for (name, bytes) in [
            ("go_memstats_alloc_bytes", self.heap_bytes),
            ("go_memstats_alloc_bytes_total", self.allocated_bytes),
            ("go_memstats_buck_hash_sys_bytes", 1_443_757),
            (
                "go_memstats_frees_total",
                self.allocated_objects - self.heap_objects,
            ),
            ("go_memstats_gc_sys_bytes", self.collector_bytes()),
            ("go_memstats_heap_alloc_bytes", self.heap_bytes),
            ("go_memstats_heap_idle_bytes", heap_system - in_use),
            ("go_memstats_heap_inuse_bytes", in_use),
            ("go_memstats_heap_objects", self.heap_objects),
            ("go_memstats_heap_released_bytes", self.released_bytes()),
            ("go_memstats_heap_sys_bytes", heap_system),
            ("go_memstats_mallocs_total", self.allocated_objects),
            ("go_memstats_mcache_inuse_bytes", 2296 * cpus as u64),
            ("go_memstats_mcache_sys_bytes", 16_072),
            ("go_memstats_mspan_inuse_bytes", self.span_bytes()),
            ("go_memstats_mspan_sys_bytes", self.span_peak),
            ("go_memstats_next_gc_bytes", self.next_collection_bytes),
            ("go_memstats_other_sys_bytes", self.other_bytes()),
            ("go_memstats_stack_inuse_bytes", stack),
            ("go_memstats_stack_sys_bytes", stack),
            ("go_memstats_sys_bytes", system),
        ] {
            answer.plain(name, bytes as f64);
        }
        answer.plain(
            "go_memstats_last_gc_time_seconds",
            (last_collection / 1000) as f64 / 1e3,
        );
    }
}

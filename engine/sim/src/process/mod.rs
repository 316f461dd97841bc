//! One running process: the Go runtime in it and what the kernel says about it.

mod go_runtime;

use crate::random::Random;
use crate::scrape::Answer;
use go_runtime::GoRuntime;

const MEMORY_PAGE: u64 = 4096;
const GO_VERSION: &str = "go1.26.8";

/// A process from its start to its end; a restart makes a new one.
#[derive(Debug)]
pub(crate) struct Process {
    started_us: u64,
    runtime: GoRuntime,
    cpu_us: u64,
    received_bytes: u64,
    sent_bytes: u64,
    open_files: u64,
}

/// What a piece of work costs a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    pub(crate) cpu_us: u64,
    pub(crate) allocates: u64,
    pub(crate) receives: u64,
    pub(crate) sends: u64,
}

/// What one scrape costs its target.
const SCRAPE: Work = Work {
    cpu_us: 2600,
    allocates: 118_000,
    receives: 420,
    sends: 5200,
};

impl Process {
    pub(crate) fn new(random: Random, live_bytes: u64, now_us: u64) -> Self {
        Self {
            started_us: now_us,
            runtime: GoRuntime::new(random, live_bytes, now_us),
            cpu_us: 90_000,
            received_bytes: 12_000,
            sent_bytes: 9000,
            open_files: 9,
        }
    }

    /// Does a piece of work while `goroutines` are alive.
    pub(crate) fn work(&mut self, work: Work, goroutines: u64, now_us: u64) {
        self.cpu_us += work.cpu_us;
        self.received_bytes += work.receives;
        self.sent_bytes += work.sends;
        self.runtime.allocate(work.allocates, goroutines, now_us);
    }

    pub(crate) fn scraped(&mut self, goroutines: u64, open_files: u64, now_us: u64) {
        self.open_files = open_files;
        self.work(SCRAPE, goroutines, now_us);
    }

    pub(crate) fn cpu_us(&self) -> u64 {
        self.cpu_us
    }

    pub(crate) fn network_bytes(&self) -> (u64, u64) {
        (self.received_bytes, self.sent_bytes)
    }

    pub(crate) fn resident_bytes(&self) -> u64 {
        const BINARY_BYTES: u64 = 9_400_000;
        (BINARY_BYTES + self.runtime.resident_bytes()) / MEMORY_PAGE * MEMORY_PAGE
    }

    /// The `go_*` and `process_*` series. `boot_unix_us` is the Unix time at which the simulation's clock shows 0.
    pub(crate) fn answer(&self, boot_unix_us: u64, cpus: usize, answer: &mut Answer<'_>) {
        self.runtime.answer(boot_unix_us, GO_VERSION, cpus, answer);
        // The kernel counts processor time in hundredths of a second, and so it does with start times.
        answer.plain(
            "process_cpu_seconds_total",
            (self.cpu_us / 10_000) as f64 / 100.0,
        );
        answer.plain("process_max_fds", 1_048_576.0);
        answer.plain(
            "process_network_receive_bytes_total",
            self.received_bytes as f64,
        );
        answer.plain(
            "process_network_transmit_bytes_total",
            self.sent_bytes as f64,
        );
        answer.plain("process_open_fds", self.open_files as f64);
        answer.plain(
            "process_resident_memory_bytes",
            self.resident_bytes() as f64,
        );
        let started = (boot_unix_us + self.started_us) / 10_000;
        answer.plain("process_start_time_seconds", started as f64 / 100.0);
        answer.plain("process_virtual_memory_bytes", 1_675_436_032.0);
        answer.plain(
            "process_virtual_memory_max_bytes",
            18_446_744_073_709_551_615_u64 as f64,
        );
    }
}

//! The machine that all of it runs on, as node_exporter shows it.

mod answer;

use crate::random::Random;
use crate::system::database::Database;

/// Processor time is counted in these, in the order in which node_exporter lists them.
pub(crate) const MODES: [&str; 8] = [
    "idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user",
];
const IDLE: usize = 0;
const IOWAIT: usize = 1;
const NICE: usize = 3;
const SOFTIRQ: usize = 4;
const STEAL: usize = 5;
const SYSTEM: usize = 6;
const USER: usize = 7;

/// How long it had been up when the simulation began.
const UPTIME_US: u64 = 41 * 86_400_000_000 + 17_433_000_000;
const DATABASE_PAGE: u64 = 8192;

#[derive(Debug)]
pub(crate) struct Machine {
    random: Random,
    /// Per processor and mode, in microseconds.
    cpus: Vec<[u64; 8]>,
    busy_share: f64,
    loads: [f64; 3],
    running: u64,
    blocked: u64,
    services_resident: u64,
    page_cache: u64,
    dirty_pages: u64,
    disk: Disk,
    network: Network,
    database_bytes: u64,
    context_switches: u64,
    interrupts: u64,
    forks: u64,
    page_faults: u64,
    seen: Seen,
    /// Processes of others that compute all the time, and take their turn like everybody.
    pub(crate) greedy: usize,
    /// Others that only compute while nobody else wants to.
    pub(crate) polite: usize,
}

/// What the machine's disk has done since boot.
#[derive(Debug, Default)]
struct Disk {
    reads: u64,
    writes: u64,
    read_bytes: u64,
    written_bytes: u64,
    read_us: u64,
    write_us: u64,
    busy_us: u64,
}

#[derive(Debug, Default)]
struct Network {
    received_bytes: u64,
    sent_bytes: u64,
    received_packets: u64,
    sent_packets: u64,
}

/// The totals of others at the last beat.
#[derive(Debug, Default)]
struct Seen {
    services_us: u64,
    database_us: u64,
    database_wait_us: u64,
    pages_read: u64,
    writes: u64,
    network: (u64, u64),
}

impl Machine {
    pub(crate) fn new(mut random: Random, cpus: usize) -> Self {
        let long_ago = |random: &mut Random, share: f64| {
            (UPTIME_US as f64 * share * random.between(0.9, 1.1)) as u64
        };
        let mut processor = || {
            let mut modes = [0; 8];
            for (mode, share) in [
                (IDLE, 0.79),
                (IOWAIT, 0.004),
                (SOFTIRQ, 0.003),
                (STEAL, 0.001),
                (SYSTEM, 0.041),
                (USER, 0.15),
            ] {
                modes[mode] = long_ago(&mut random, share);
            }
            modes
        };
        Self {
            cpus: (0..cpus).map(|_| processor()).collect(),
            random,
            busy_share: 0.1,
            loads: [0.45, 0.42, 0.4],
            running: 1,
            blocked: 0,
            services_resident: 0,
            page_cache: 2_630_000_000,
            dirty_pages: 60,
            disk: Disk {
                reads: 391_204,
                writes: 88_120_551,
                read_bytes: 11_482_112_000,
                written_bytes: 902_331_154_432,
                read_us: 402_118_000,
                write_us: 171_402_330_000,
                busy_us: 161_220_104_000,
            },
            network: Network {
                received_bytes: 84_120_337_201,
                sent_bytes: 212_740_110_458,
                received_packets: 214_881_902,
                sent_packets: 231_004_117,
            },
            database_bytes: 6_214_000_000,
            context_switches: 18_230_114_921,
            interrupts: 9_204_881_007,
            forks: 4_120_338,
            page_faults: 2_204_118_430,
            seen: Seen::default(),
            greedy: 0,
            polite: 0,
        }
    }

    /// How much longer computing takes because others compute as well; 1.0 on an idle machine.
    pub(crate) fn contention(&self) -> f64 {
        let turns = 1.0 + self.greedy as f64 / self.cpus.len() as f64;
        (1.0 + 1.3 * self.busy_share * self.busy_share) * turns
    }

    /// Books what has happened during the last `beat_us`.
    pub(crate) fn beat(
        &mut self,
        beat_us: u64,
        services_us: u64,
        services_resident: u64,
        network: (u64, u64),
        database: &Database,
    ) {
        // A process that has ended takes its total with it.
        let services = services_us.saturating_sub(self.seen.services_us);
        let database_us = database.compute_us - self.seen.database_us;
        let waited_us = database.wait_us - self.seen.database_wait_us;
        self.seen.services_us = services_us;
        self.seen.database_us = database.compute_us;
        self.seen.database_wait_us = database.wait_us;
        let background = beat_us as f64 * self.random.log_normal(0.16, 0.25);
        let own_us = services as f64 + database_us as f64 + background;
        let greedy_us = self.greedy.min(self.cpus.len()) as f64 * beat_us as f64;
        let busy_us = own_us + greedy_us;
        self.spend(beat_us, busy_us, waited_us as f64);
        let share = busy_us / (beat_us as f64 * self.cpus.len() as f64);
        self.busy_share = 0.6 * self.busy_share + 0.4 * share.min(1.0);
        self.services_resident = services_resident;
        let others = (self.greedy + self.polite) as f64;
        self.note_load(own_us / beat_us as f64 + others, database.busy());
        self.use_disk(database, waited_us);
        self.use_network(network);
        self.context_switches += (9000.0 + busy_us / 42.0 * self.random.between(0.9, 1.1)) as u64;
        self.interrupts += (5200.0 + busy_us / 90.0 * self.random.between(0.9, 1.1)) as u64;
        self.forks += self.random.below(6);
        self.page_faults += (700.0 + busy_us / 600.0 * self.random.between(0.7, 1.3)) as u64;
    }

    /// Spreads the busy time over the processors, unevenly, as a scheduler does.
    fn spend(&mut self, beat_us: u64, busy_us: f64, waited_us: f64) {
        let weights: Vec<f64> = self
            .cpus
            .iter()
            .map(|_| self.random.between(0.7, 1.3))
            .collect();
        let all: f64 = weights.iter().sum();
        let polite_share = 0.97 * (self.polite as f64 / self.cpus.len() as f64).min(1.0);
        for (cpu, weight) in self.cpus.iter_mut().zip(weights) {
            let share = weight / all;
            let busy = (busy_us * share).min(beat_us as f64 * 0.98);
            let iowait = (waited_us * 0.3 * share).min(beat_us as f64 - busy);
            let parts = [
                (USER, 0.755),
                (SYSTEM, 0.215),
                (SOFTIRQ, 0.022),
                (STEAL, 0.008),
            ];
            for (mode, part) in parts {
                cpu[mode] += (busy * part) as u64;
            }
            cpu[IOWAIT] += iowait as u64;
            let left_us = beat_us - busy as u64 - iowait as u64;
            let nice_us = (left_us as f64 * polite_share) as u64;
            cpu[NICE] += nice_us;
            cpu[IDLE] += left_us - nice_us;
        }
    }

    fn note_load(&mut self, busy_cpus: f64, database_busy: usize) {
        let fraction = busy_cpus - busy_cpus.floor();
        self.running = 1 + busy_cpus as u64 + u64::from(self.random.chance(fraction));
        self.blocked = u64::from(self.random.chance((database_busy as f64 * 0.1).min(1.0)));
        let active = (self.running - 1 + self.blocked) as f64;
        for (load, minutes) in self.loads.iter_mut().zip([1.0, 5.0, 15.0]) {
            let keep = libm::exp(-5.0 / (60.0 * minutes));
            *load = *load * keep + active * (1.0 - keep);
        }
    }

    fn use_disk(&mut self, database: &Database, waited_us: u64) {
        let pages = database.pages_read - self.seen.pages_read;
        let writes = database.writes - self.seen.writes;
        self.seen.pages_read = database.pages_read;
        self.seen.writes = database.writes;
        // Some neighbouring pages are read at once.
        let reads = pages.div_ceil(2);
        let other_writes = 4 + self.random.below(9);
        self.disk.reads += reads;
        self.disk.read_bytes += pages * DATABASE_PAGE;
        self.disk.read_us += reads * 1900;
        self.disk.writes += 2 * writes + other_writes;
        self.disk.written_bytes += (3 * writes + other_writes) * DATABASE_PAGE;
        self.disk.write_us += (2 * writes + other_writes) * 910;
        self.disk.busy_us += reads * 900 + writes * 1300 + waited_us / 50;
        self.dirty_pages = 20 + self.random.below(30) + writes / 2;
        self.database_bytes += writes * 640;
        // What is read or written stays in the page cache until something else wants the room.
        let room = 3_350_000_000;
        self.page_cache = (self.page_cache + pages * 2048 + writes * 512)
            .min(room - self.random.below(4_000_000));
    }

    fn use_network(&mut self, total: (u64, u64)) {
        let received = total.0.saturating_sub(self.seen.network.0) + 2000 + self.random.below(900);
        let sent = total.1.saturating_sub(self.seen.network.1) + 2600 + self.random.below(900);
        self.seen.network = total;
        self.network.received_bytes += received;
        self.network.sent_bytes += sent;
        self.network.received_packets += received / 310;
        self.network.sent_packets += sent / 420;
    }
}

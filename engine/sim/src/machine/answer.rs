//! The `node_*` series.

use super::{MODES, Machine, UPTIME_US};
use crate::scrape::Answer;

const MEMORY_TOTAL: u64 = 8_326_520_832;
const PAGE: u64 = 4096;
const COLLECTORS: [&str; 10] = [
    "cpu",
    "diskstats",
    "filesystem",
    "loadavg",
    "meminfo",
    "netdev",
    "stat",
    "time",
    "uname",
    "vmstat",
];

impl Machine {
    pub(crate) fn answer(&self, boot_unix_us: u64, now_us: u64, answer: &mut Answer<'_>) {
        answer.plain(
            "node_boot_time_seconds",
            ((boot_unix_us - UPTIME_US) / 1_000_000) as f64,
        );
        // The exporter reads the clock some milliseconds after Prometheus has sent its request.
        answer.plain(
            "node_time_seconds",
            ((boot_unix_us + now_us) / 1000 + 4) as f64 / 1e3,
        );
        self.answer_processors(answer);
        self.answer_memory(answer);
        self.answer_disk(answer);
        self.answer_network(answer);
        answer.sample(
            "node_exporter_build_info",
            &[
                ("goarch", "amd64"),
                ("goos", "linux"),
                ("goversion", "go1.26.8"),
                ("version", "1.11.1"),
            ],
            1.0,
        );
        answer.sample(
            "node_uname_info",
            &[
                ("domainname", "(none)"),
                ("machine", "x86_64"),
                ("nodename", "node-0"),
                ("release", "6.12.63+deb13-amd64"),
                ("sysname", "Linux"),
                ("version", "#1 SMP PREEMPT_DYNAMIC Debian 6.12.63-1"),
            ],
            1.0,
        );
        for collector in COLLECTORS {
            answer.sample(
                "node_scrape_collector_success",
                &[("collector", collector)],
                1.0,
            );
        }
    }

    fn answer_processors(&self, answer: &mut Answer<'_>) {
        for (number, modes) in self.cpus.iter().enumerate() {
            let cpu = number.to_string();
            for (mode, spent_us) in MODES.iter().zip(modes) {
                let seconds = (spent_us / 10_000) as f64 / 100.0;
                answer.sample(
                    "node_cpu_seconds_total",
                    &[("cpu", &cpu), ("mode", mode)],
                    seconds,
                );
            }
        }
        for (name, load) in ["node_load1", "node_load5", "node_load15"]
            .into_iter()
            .zip(self.loads)
        {
            answer.plain(name, (load * 100.0).round() / 100.0);
        }
        answer.plain("node_procs_running", self.running as f64);
        answer.plain("node_procs_blocked", self.blocked as f64);
        answer.plain("node_context_switches_total", self.context_switches as f64);
        answer.plain("node_intr_total", self.interrupts as f64);
        answer.plain("node_forks_total", self.forks as f64);
    }

    fn answer_memory(&self, answer: &mut Answer<'_>) {
        // PostgreSQL, Prometheus and the kernel beside the services.
        let used = (self.services_resident + 1_912_000_000) / PAGE * PAGE;
        let (buffers, slab) = (214_208_512, 318_001_152);
        let cached = self.page_cache / PAGE * PAGE;
        let free = MEMORY_TOTAL - used - buffers - slab - cached;
        for (name, bytes) in [
            ("node_memory_MemTotal_bytes", MEMORY_TOTAL),
            ("node_memory_MemFree_bytes", free),
            (
                "node_memory_MemAvailable_bytes",
                free + cached * 9 / 10 / PAGE * PAGE + buffers + slab / 2,
            ),
            ("node_memory_Buffers_bytes", buffers),
            ("node_memory_Cached_bytes", cached),
            ("node_memory_Slab_bytes", slab),
            ("node_memory_AnonPages_bytes", used - 402_653_184),
            ("node_memory_Dirty_bytes", self.dirty_pages * PAGE),
            ("node_memory_SwapTotal_bytes", 2_147_479_552),
            ("node_memory_SwapFree_bytes", 2_147_479_552),
        ] {
            answer.plain(name, bytes as f64);
        }
        answer.plain("node_vmstat_pgfault", self.page_faults as f64);
        answer.plain("node_vmstat_pgmajfault", 20_114.0);
        answer.plain("node_vmstat_oom_kill", 0.0);
    }

    fn answer_disk(&self, answer: &mut Answer<'_>) {
        let device = [("device", "vda")];
        let disk = &self.disk;
        let milliseconds = |us: u64| (us / 1000) as f64 / 1e3;
        for (name, value) in [
            ("node_disk_reads_completed_total", disk.reads as f64),
            ("node_disk_writes_completed_total", disk.writes as f64),
            ("node_disk_read_bytes_total", disk.read_bytes as f64),
            ("node_disk_written_bytes_total", disk.written_bytes as f64),
            (
                "node_disk_read_time_seconds_total",
                milliseconds(disk.read_us),
            ),
            (
                "node_disk_write_time_seconds_total",
                milliseconds(disk.write_us),
            ),
            (
                "node_disk_io_time_seconds_total",
                milliseconds(disk.busy_us),
            ),
            ("node_disk_io_now", self.blocked as f64),
        ] {
            answer.sample(name, &device, value);
        }
        let database = self.database_bytes / PAGE * PAGE;
        for (device, mountpoint, size, used, files, files_used) in [
            (
                "/dev/vda1",
                "/",
                42_140_499_968_u64,
                11_204_661_248_u64,
                2_621_440_u64,
                148_220_u64,
            ),
            (
                "/dev/vda2",
                "/var/lib/postgresql",
                63_278_391_296,
                database,
                3_932_160,
                2_910,
            ),
        ] {
            let labels = [
                ("device", device),
                ("fstype", "ext4"),
                ("mountpoint", mountpoint),
            ];
            let free = size - used;
            // ext4 keeps a twentieth for root.
            let available = free - size / 20 / PAGE * PAGE;
            answer.sample("node_filesystem_size_bytes", &labels, size as f64);
            answer.sample("node_filesystem_free_bytes", &labels, free as f64);
            answer.sample("node_filesystem_avail_bytes", &labels, available as f64);
            answer.sample("node_filesystem_files", &labels, files as f64);
            answer.sample(
                "node_filesystem_files_free",
                &labels,
                (files - files_used) as f64,
            );
            answer.sample("node_filesystem_readonly", &labels, 0.0);
        }
    }

    fn answer_network(&self, answer: &mut Answer<'_>) {
        let network = &self.network;
        for (name, value) in [
            ("node_network_receive_bytes_total", network.received_bytes),
            ("node_network_transmit_bytes_total", network.sent_bytes),
            (
                "node_network_receive_packets_total",
                network.received_packets,
            ),
            ("node_network_transmit_packets_total", network.sent_packets),
            ("node_network_receive_errs_total", 0),
            ("node_network_transmit_errs_total", 0),
            ("node_network_receive_drop_total", 0),
            ("node_network_transmit_drop_total", 0),
            ("node_network_up", 1),
        ] {
            answer.sample(name, &[("device", "eth0")], value as f64);
        }
    }
}

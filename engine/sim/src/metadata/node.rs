//! What node_exporter exposes of the machine.

use tsdb::dataset::MetricKind::{Counter, Gauge};

use super::Family;

pub(super) const NODE: &[Family] = &[
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

//! Any `alertmanager.yml` and any `prometheus.yml`: refused at a place, or alerts are routed and targets relabelled.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|config: &[u8]| {
    alertmanager::fuzz_routing(config);
    prometheus_config::fuzz_config(config);
});

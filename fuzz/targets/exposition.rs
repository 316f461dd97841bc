//! Any answer of a `/metrics` endpoint: it is read, or refused at a place that is in it.

#![no_main]

use exposition::{Format, parse_as};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    for format in [Format::Text, Format::OpenMetrics] {
        match parse_as(body, format) {
            Ok(read) => {
                for family in read.samples().map(|sample| sample.series_key()) {
                    assert!(!family.0.is_empty());
                }
            }
            Err(refusal) => {
                let lines = body.split(|byte| *byte == b'\n').count();
                assert!(refusal.line as usize <= lines, "{refusal} of {lines} lines");
                assert!(!refusal.to_string().is_empty());
            }
        }
    }
});

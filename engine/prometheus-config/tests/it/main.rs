//! Prometheus' own verdicts as the referee: recorded ones always, `promtool` where it is installed.

#![expect(clippy::unwrap_used, reason = "set-up that fails fails its test")]

mod configs;
mod defaults;
mod properties;

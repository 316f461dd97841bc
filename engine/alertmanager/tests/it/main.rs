//! Alertmanager's own verdicts as the referee: recorded ones always, `amtool` where it is installed.

#![expect(clippy::unwrap_used, reason = "set-up that fails fails its test")]

mod amtool;
mod configs;
mod corpus;
mod live;
mod properties;

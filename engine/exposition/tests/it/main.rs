//! The formats against the verdicts of a live Prometheus, and the messages that a person reads.

mod corpus;
mod messages;

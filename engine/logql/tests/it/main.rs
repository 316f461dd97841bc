//! LogQL read, printed and refused, and a real Loki asked about the same queries.

#![expect(clippy::unwrap_used, reason = "set-up that fails fails its test")]

mod damage;
mod facts;
mod loki;
mod messages;
mod round_trip;

/// Queries that Loki 3.7 accepts, one a line.
const ACCEPTED: &str = include_str!("accepted.txt");

/// Queries that it refuses, one a line.
const REFUSED: &str = include_str!("refused.txt");

//! The routing tree: who is notified of an alert.

mod trace;
mod tree;

pub use trace::{Trace, TracedRoute, Verdict};
pub use tree::{RouteId, RoutingTree, Settings};

#[cfg(test)]
mod tests;

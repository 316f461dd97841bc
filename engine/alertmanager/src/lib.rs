//! Alertmanager configuration: matchers, routing tree, grouping, inhibition, what is notified when.
//!
//! Behaves as Alertmanager 0.33 does. [`Config::load`] refuses what it refuses, with the place; [`RoutingTree`] finds
//! the receivers of an alert and says why; [`timeline`] plays alerts over time through groups, inhibition and time
//! intervals into the notifications that would be sent. Nothing reads a clock: instants are Unix milliseconds.

mod config;
mod error;
mod inhibition;
mod load;
pub mod matcher;
mod receivers;
mod routing;
mod schema;
mod time;
pub mod timeline;

pub use config::{Config, GroupBy, InhibitRule, Integration, Receiver, Route};
pub use error::LoadError;
pub use inhibition::Inhibitor;
pub use load::fuzz_routing;
pub use routing::{RouteId, RoutingTree, Settings, Trace, TracedRoute, Verdict};
pub use time::TimeInterval;

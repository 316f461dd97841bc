//! prometheus.yml as Prometheus loads it, and relabelling.
//!
//! Behaves as Prometheus 3.5 does. [`Config::load`] refuses what it refuses, with the place, and fills in its defaults;
//! [`relabel`](relabel()) runs relabelling rules over a label set; [`ScrapeConfig::target`] makes of an address the
//! labels that its series will have. Nothing here touches a file or the network.

mod config;
mod error;
mod load;
mod relabel;
mod schema;
mod sections;
mod target;

pub use config::{
    AlertmanagerConfig, Config, Discovery, Global, Remote, ScrapeConfig, TargetGroup,
};
pub use error::LoadError;
pub use load::fuzz_config;
pub use relabel::{Action, RelabelConfig, relabel};
pub use target::{Target, TargetError};

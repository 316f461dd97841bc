//! The simulation as its users see it: datasets.

mod consistency;
mod data;
mod determinism;
mod drills;
mod incidents;

//! Dashboards of our own in every wire form, and what is made of them.

mod arbitrary;
mod forms;
mod refused;
mod summary;

#[cfg(all(unix, feature = "probes"))]
pub mod stack;

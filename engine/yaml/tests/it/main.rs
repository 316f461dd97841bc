#![expect(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

mod fuzz;
mod places;
mod reading;
mod trees;

//! The library as its users see it: a folder in, lessons or errors out.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test stops at the first surprise, like a test"
)]

mod folder;
mod live;
mod loading;
mod our_exercises;
mod our_lessons;
mod our_questions;
